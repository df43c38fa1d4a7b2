"""The door of the national contact points and of everybody not signed in. Law and verbs live in the rooms below."""
