"""Ground floor: what every room stands on and that imports none of them."""
