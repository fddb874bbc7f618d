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


class TransitionError(LicencesError):
    """A change of status the law does not know; nothing has changed."""

    code = "transition_refused"

    def __init__(self, status: str, status_zh: str, action: str, action_zh: str) -> None:
        self.message: Message = message(
            self.code, status=status_zh, status_en=status, action=action_zh, action_en=action
        )
        super().__init__(self.message.en)
        self.status = status
        self.action = action


class IncompleteChangeError(LicencesError):
    """A change of status without reason, legal basis, actor or aware time; `field` names what is missing."""

    code = "incomplete_change"

    def __init__(self, field: str) -> None:
        self.message: Message = message(self.code, field=field)
        super().__init__(self.message.en)
        self.field = field
