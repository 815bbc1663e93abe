"""What the REST interfaces of the rooms share: access tokens, keys that make a repeat harmless, revisions, refusals."""
