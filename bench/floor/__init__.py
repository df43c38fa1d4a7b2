"""The floor: the least Django that does the work, on the same tables; the product imports nothing from here."""
