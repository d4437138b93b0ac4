"""WHMCS (the billing system most hosts run): its admin API, narrowed to what one customer may see."""
