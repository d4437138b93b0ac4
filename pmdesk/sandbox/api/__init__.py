"""``includes/api.php``: one module a subject, each with its table of actions."""
