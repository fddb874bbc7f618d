"""What can be wrong with an offline bundle, and with bringing it up to date."""

from verify_client.errors import VerifyClientError


class BundleError(VerifyClientError):
    """Root of what opening or synchronising a bundle can meet; `detail` is a stable token."""

    code = "bundle"


class BundleMissingError(BundleError):
    """There is no bundle in this folder, or it has no root keys to begin with."""

    code = "bundle_missing"
    zh = "此目录不是离线包，或缺少根公钥（roots.json）。"
    en = "This folder is no offline bundle, or it has no root keys (roots.json)."
    next_zh = "请向部级主管部门索取 roots.json，再执行 luzheng-verify sync --roots 文件。"
    next_en = "Get roots.json from the ministry, then run luzheng-verify sync --roots FILE."


class BadRootsError(BundleError):
    """The file of root keys cannot be read as such."""

    code = "bad_roots"
    zh = "根公钥文件（roots.json）格式有误。"
    en = "The file of root keys (roots.json) is malformed."
    next_zh = "请重新从可信渠道取得 roots.json。"
    next_en = "Get roots.json again, from a source you trust."


class RootsDifferError(BundleError):
    """Other root keys are given than those this bundle was made with."""

    code = "roots_differ"
    zh = "所给根公钥与离线包建立时的不同。"
    en = "The root keys given are not those this bundle was made with."
    next_zh = "请向部级主管部门核实；确需更换的，请另建离线包目录。"
    next_en = "Ask the ministry; if the roots did change, make a new bundle in another folder."


class DiskError(BundleError):
    """A file or folder could not be read or written; `detail` names it and the system's error."""

    code = "disk"
    zh = "读写离线包目录时出错。"
    en = "The bundle's folder could not be read or written."
    next_zh = "请检查磁盘；括号内是文件名和系统错误代号。"
    next_en = "Check the disk; the file and the system's error stand in brackets."


class DiskFullError(DiskError):
    """No room is left, or the user's share is used up."""

    code = "disk_full"
    zh = "磁盘空间已满，离线包保持原样。"
    en = "The disk is full; the bundle stays as it was."
    next_zh = "请清理磁盘后重试。"
    next_en = "Make room, then try again."


class NotPermittedError(DiskError):
    """The system does not let this user read or write there."""

    code = "not_permitted"
    zh = "没有读写离线包目录的权限，或该盘只读。"
    en = "Reading or writing in the bundle's folder is not permitted, or the disk is read-only."
    next_zh = "请检查目录的属主和权限，以建立离线包的用户运行。"
    next_en = "Check owner and permissions; run as the user who made the bundle."


class StrangeFileError(DiskError):
    """A pipe, link, folder or device lies where a file of the bundle belongs."""

    code = "strange_file"
    zh = "离线包目录中应为普通文件处是链接、管道或目录，已拒绝使用。"
    en = "A link, pipe or folder lies where a plain file of the bundle belongs; it is not used."
    next_zh = "请查明何人放置；删除后重新同步。"
    next_en = "Find out who put it there; remove it, then synchronise again."


class StateDamagedError(BundleError):
    """The bundle's memory of the latest signed time cannot be read."""

    code = "state_damaged"
    zh = "离线包的 state.json 已损坏，未同步；核验仍可进行。"
    en = "The bundle's state.json is damaged; not synchronised. Verifying still works."
    next_zh = "请执行 luzheng-verify repair --bundle 目录，它会说明将丢失什么。"
    next_en = "Run luzheng-verify repair --bundle DIR; it says what is lost."


class BundleBusyError(BundleError):
    """Another process is synchronising the same bundle."""

    code = "bundle_busy"
    zh = "另一进程正在同步此离线包。"
    en = "Another process is synchronising this bundle."
    next_zh = "请稍后再试；核验不受影响。"
    next_en = "Try again later; verifying goes on meanwhile."


class FetchFailedError(BundleError):
    """The server did not give what was asked for; a bundle stays as it was."""

    code = "fetch_failed"
    zh = "未能从服务器取得数据。"
    en = "The server could not be read."
    next_zh = "请检查网络和服务器地址后重试；没有信号时可用离线包核验（--bundle）。"
    next_en = "Check network and address, then try again; without signal, verify against a bundle (--bundle)."


class NameUnknownError(FetchFailedError):
    """No address is known for the server's name."""

    code = "name_unknown"
    zh = "查不到服务器域名的地址。"
    en = "No address is known for the server's name."
    next_zh = "请检查网络、DNS 和服务器域名的写法；没有信号时可用离线包核验（--bundle）。"
    next_en = (
        "Check network, DNS and the spelling of the name; without signal, verify against a bundle (--bundle)."
    )


class RefusedError(FetchFailedError):
    """The machine is there, and nothing answers at this port."""

    code = "refused"
    zh = "服务器拒绝连接：该端口没有服务在运行，或被防火墙拒绝。"
    en = "The connection was refused: no service runs at this port, or a firewall stands before it."
    next_zh = "请核对地址和端口，或稍后再试。"
    next_en = "Check address and port, or try again later."


class TlsFailedError(FetchFailedError):
    """The encrypted connection could not be made, or the server's certificate is not trusted."""

    code = "tls_failed"
    zh = "无法建立安全连接（TLS），或服务器的网站证书不可信。"
    en = "No secure connection (TLS) could be made, or the server's web certificate is not trusted."
    next_zh = "请校准本机时间，核对地址；网站证书属单位自签的，请先安装其根证书（SSL_CERT_FILE）。"
    next_en = (
        "Set the clock, check the address; for an authority of your own install its root (SSL_CERT_FILE)."
    )


class TimedOutError(FetchFailedError):
    """The whole exchange was not done in time, however it was drawn out."""

    code = "timed_out"
    zh = "服务器没有在规定时间内答完。"
    en = "The server did not finish its answer in time."
    next_zh = "请稍后或换个网络再试；没有信号时可用离线包核验（--bundle）。"
    next_en = "Try again later or over another network; without signal, verify against a bundle (--bundle)."


class TooMuchSentError(FetchFailedError):
    """The server sent more than an answer can rightly be."""

    code = "too_much_sent"
    zh = "服务器发来的数据超出上限，已中断。"
    en = "The server sent more than an answer can be; broken off."
    next_zh = "请确认服务器地址；若属实，请报告其管理员。"
    next_en = "Check the server's address; if it is right, tell its administrator."


class NotSignedRightError(BundleError):
    """What the server gave is malformed, or not signed by those who may."""

    code = "not_signed_right"
    zh = "服务器给出的数据签名或格式不对，已拒收，离线包保持原样。"
    en = "What the server gave is not rightly signed or formed; refused, the bundle stays as it was."
    next_zh = "请确认服务器地址；若属实，请报告部级主管部门。"
    next_en = "Check the server's address; if it is right, tell the ministry."


class RollbackRefusedError(BundleError):
    """The server gave an older state than the one held (The Update Framework: rollback attack)."""

    code = "rollback_refused"
    zh = "服务器给出的数据比本机的旧，已拒收，离线包保持原样。"
    en = "The server gave older data than held here; refused, the bundle stays as it was."
    next_zh = "请确认服务器地址；若持续出现，请报告部级主管部门。"
    next_en = "Check the server's address; if it goes on, tell the ministry."


class FromTheFutureError(BundleError):
    """The server gave data dated later than now: this machine's clock is behind, or the server's was ahead.

    Taken up, it would make every later verdict "clock suspect", and stand in the way of what comes after it.
    """

    code = "from_the_future"
    zh = "服务器给出的数据签发于未来，已拒收，离线包保持原样。"
    en = "The server's data is dated in the future; refused, the bundle stays as it was."
    next_zh = "请校准本机时间后重试；本机时间无误的，请报告部级主管部门。"
    next_en = "Set this machine's clock and try again; if it is right, tell the ministry."


class FrozenError(BundleError):
    """The server gave, or confirmed, data that has run out (The Update Framework: freeze attack)."""

    code = "frozen"
    zh = "服务器给出的数据已过期，已拒收。"
    en = "The server's data has run out; refused."
    next_zh = "请校准本机时间后重试；若持续出现，请报告部级主管部门。"
    next_en = "Set this machine's clock and try again; if it goes on, tell the ministry."
