"""Scripts for those who change Akrab: checks, catalogues, style sheet, locks."""
