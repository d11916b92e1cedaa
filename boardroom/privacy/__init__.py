"""The record of processing, access and erasure by law, incidents, and pages that need more care than others."""
