"""The HTTP API under /api/v1: operations typed by structs, and the description that is made from them."""
