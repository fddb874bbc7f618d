"""What goes wrong with workers. Everything stored stays, and the run can be resumed."""

from app.services.errors import ServiceError


class WorkersDieError(ServiceError):
    """One worker after the other has died of the same chunk."""

    code = "conversion_workers_die"
    zh = "处理进程反复异常退出"
    en = "Worker processes died one after the other of the same rows."
    remedy_zh = "已写入的数据不受影响。请检查内存是否不足（例如减少进程数），然后继续该任务。"
    remedy_en = "What is stored stays. Look for a lack of memory (fewer workers may help), then resume."


class WorkerFailedError(ServiceError):
    """A worker met an error nobody has foreseen: a fault of ours. `error` is its type, never its text."""

    code = "conversion_worker_failed"
    zh = "处理进程遇到系统内部错误"
    en = "A worker met an internal error."
    remedy_zh = "已写入的数据不受影响。请将处理进程的日志交给系统管理员，排除后继续该任务。"
    remedy_en = "What is stored stays. Give the workers' log to the operator; resume when it is mended."

    def __init__(self, error: str) -> None:
        super().__init__()
        self.error = error
