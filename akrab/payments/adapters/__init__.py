"""The payment services a shop can join: one file each, what they all promise in `base`. Importing this registers them
among the ways to pay."""

from akrab.payments import gateways as gateways
