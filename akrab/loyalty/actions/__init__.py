"""Changes to points, rewards and tiers. An append-only ledger behind them: see akrab/loyalty/ledger.py."""

from akrab.loyalty.actions.editing import remove_tier, save_reward, save_tier
from akrab.loyalty.actions.giving import birthday_gift, correct, expire, expire_all, give
from akrab.loyalty.actions.joining import refer
from akrab.loyalty.actions.rewarding import give_reward, take_reward
from akrab.loyalty.actions.spending import earn, redeem, take_back
from akrab.loyalty.ledger import open_account

__all__ = [
    "birthday_gift",
    "correct",
    "earn",
    "expire",
    "expire_all",
    "give",
    "give_reward",
    "open_account",
    "redeem",
    "refer",
    "remove_tier",
    "save_reward",
    "save_tier",
    "take_back",
    "take_reward",
]
