"""Paper: where a document's original lies, what lets it be destroyed, and the register of the binders."""
