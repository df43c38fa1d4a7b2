"""What may stand in an address of the Register as the code of a group; a sub-group's has a slash."""


class GroupCode:
    """Whatever looks like a code: the view says which one there is none of, instead of a bare 404."""

    regex = r"[A-Za-z]\d{1,9}(?:/\d{1,4})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
