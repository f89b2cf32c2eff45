"""The journal: one append-only row per happening, in the transaction of the change that caused it.

Other apps use `record`, `record_many`, `Draft` (recording), `Kind`, `kind`, `Audience` (kinds) and `consumer`.
"""
