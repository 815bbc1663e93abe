"""Calls, drafts, values, joint members, submission and receipts."""
