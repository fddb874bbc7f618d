"""What conversion refuses as a whole; single rows are refused in reports, not here."""

from app.services.errors import ConflictError, ServiceError


class RunBusyError(ConflictError):
    """Another process is at this run."""

    code = "conversion_busy"
    zh = "该转换任务正在进行"
    en = "This conversion is under way."
    remedy_zh = "请等待其结束，或先停止再继续。"
    remedy_en = "Wait until it ends, or stop it first."


class RunEndedError(ConflictError):
    """The run is done; there is nothing to stop or to go on with."""

    code = "conversion_ended"
    zh = "该转换任务已经完成"
    en = "This conversion has ended."
    remedy_zh = "请查看报告；更正后的文件请作为新任务提交。"
    remedy_en = "Read its report; hand a corrected file over as a new conversion."


class OperatorsRunError(ConflictError):
    """The run was begun at the command line; the service would never take it up."""

    code = "conversion_of_operator"
    zh = "该任务由系统管理员在命令行开始，不能通过接口继续"
    en = "This conversion was begun at the command line; it cannot go on over the API."
    remedy_zh = "请系统管理员用 luzheng convert --resume 继续。"
    remedy_en = "Ask the operator to go on with it: luzheng convert --resume."


class SourceChangedError(ConflictError):
    """The file is not the one the run began with."""

    code = "conversion_source_changed"
    zh = "文件与任务开始时不同"
    en = "The file is not the one this conversion began with."
    remedy_zh = "请恢复原文件后继续，或以新文件另建任务。"
    remedy_en = "Put the original file back and resume, or begin a new conversion."


class SourceMissingError(ServiceError):
    """The file of the run is gone, or on another machine."""

    code = "conversion_source_missing"
    zh = "找不到任务的文件"
    en = "The file of this conversion is not here."
    remedy_zh = "请在保存该文件的机器上继续，或重新提交文件。"
    remedy_en = "Resume on the machine that keeps the file, or hand it over again."


class RegisterUnsettledError(ServiceError):
    """The register kept changing under a chunk; nothing of the chunk was stored."""

    code = "conversion_register_unsettled"
    zh = "登记簿正被大量修改，本批未写入"
    en = "The register is being changed too fast; this chunk was not stored."
    remedy_zh = "请稍后继续该任务。"
    remedy_en = "Resume the conversion a little later."


class QueueFullError(ConflictError):
    """Too many runs of the authority are waiting."""

    code = "conversion_queue_full"
    zh = "本机关等待中的转换任务过多"
    en = "Too many conversions of your authority are waiting."
    remedy_zh = "请待前面的任务完成，或停止不再需要的任务。"
    remedy_en = "Wait until some are done, or stop those no longer wanted."


class NothingRejectedError(ServiceError):
    """No row came back, or none from this table, or not yet; or none was skipped, or is to be looked at."""

    code = "nothing_rejected"
    zh = "没有这样的行"
    en = "There is no such row."
    remedy_zh = "如任务尚未完成，请完成后再取；表的序号见报告。"
    remedy_en = "If the conversion is under way, ask again at its end; see the report for the tables."


class ReportsOverSourceError(ConflictError):
    """The reports would be written over the file that is converted."""

    code = "conversion_reports_over_source"
    zh = "报告会覆盖要转换的文件"
    en = "The reports would take the place of the file that is converted."
    remedy_zh = "请用 --out 指定另一个目录。"
    remedy_en = "Name another folder with --out."


class WhichIssuerError(ServiceError):
    """Several authorities, or another than those there are."""

    code = "conversion_which_issuer"
    zh = "请说明发证机构"
    en = "For which authority?"
    remedy_zh = "请用 --issuer 写明机构的统一社会信用代码；luzheng issuers list 列出全部机构。"
    remedy_en = "Name its credit code with --issuer; luzheng issuers list shows all of them."


class RunAlteredError(ServiceError):
    """The run or its plan is not as it was recorded."""

    code = "conversion_altered"
    zh = "任务记录与审计日志不符，可能被改动"
    en = "The record of this conversion does not agree with the audit log; it may have been altered."
    remedy_zh = "请运行 luzheng audit verify 查明，并以原文件另建任务。"
    remedy_en = "Run luzheng audit verify to find out; convert the file anew."
