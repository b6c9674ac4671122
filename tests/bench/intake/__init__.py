"""The intake beside its references."""
