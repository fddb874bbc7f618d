"""What can be wrong with licence data. Each class has a fixed `code` or carries one."""

from typing import ClassVar

from licences.messages import Message, message


class LicencesError(Exception):
    """Root of this package's errors; never raised itself."""

    code: ClassVar[str] = "licences"


class IdentifierError(LicencesError):
    """A number or plate that breaks the rules of its standard; `message.code` says which rule.

    The text never holds the number: it may be a person's.
    """

    code = "identifier"

    def __init__(self, fault: str, **values: object) -> None:
        self.message: Message = message(fault, **values)
        super().__init__(self.message.en)


class UnknownCodeListError(LicencesError):
    """No code list has this name; `name` carries it."""

    code = "unknown_code_list"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownCodeError(LicencesError):
    """The list has no such code; `list_name` and `value` carry both."""

    code = "unknown_code"

    def __init__(self, list_name: str, value: str) -> None:
        super().__init__(f"{list_name}: no such code")
        self.list_name = list_name
        self.value = value


class CodeListFileError(LicencesError):
    """A code list file that cannot be used; `file` and `row` (1 = header) say where, the text says why."""

    code = "code_list_file"

    def __init__(self, file: str, row: int, why: str) -> None:
        super().__init__(f"{file}, row {row}: {why}")
        self.file = file
        self.row = row


class UnknownTypeError(LicencesError):
    """None of the nine certificate types is meant."""

    code = "unknown_type"
