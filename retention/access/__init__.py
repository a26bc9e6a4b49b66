"""Who may ask what: the policy file of all faces, what it permits an asker, and what is kept of every deed."""
