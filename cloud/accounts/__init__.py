"""Who may see and do what: accounts, roles, log-in, and the declaration that every route must carry."""
