"""One module a room: lists and forms of the stock admin. No life cycle is moved here; that is for `desk/views`."""
