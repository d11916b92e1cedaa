"""The duties of a controller of personal data: the record of processing, access, erasure, incidents."""
