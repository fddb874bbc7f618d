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


class ClusterMissingError(ServiceError):
    """The packages for a cluster are not installed."""

    code = "cluster_missing"
    zh = "未安装集群支持"
    en = "Support for clusters is not installed."
    remedy_zh = "请安装可选组件：pip install 'luzheng[cluster]'，或去掉 --scheduler 在本机转换。"
    remedy_en = "Install the extra: pip install 'luzheng[cluster]'; or convert here, without --scheduler."


class ClusterNeedsServerError(ServiceError):
    """An SQLite file cannot be written to from several machines."""

    code = "cluster_needs_postgresql"
    zh = "集群转换需要 PostgreSQL 数据库"
    en = "Converting on a cluster needs PostgreSQL."
    remedy_zh = "请将 LUZHENG_DATABASE_URL 设为 PostgreSQL，或去掉 --scheduler 在本机转换。"
    remedy_en = "Set LUZHENG_DATABASE_URL to PostgreSQL, or convert here, without --scheduler."


class SchedulerUnreachableError(ServiceError):
    """No scheduler at the address (`field`), or the connection to it was lost."""

    code = "cluster_scheduler_unreachable"
    zh = "无法连接集群调度程序"
    en = "The scheduler of the cluster cannot be reached."
    remedy_zh = "已写入的数据不受影响。请检查地址、网络以及 dask scheduler 是否运行，然后继续该任务。"
    remedy_en = "What is stored stays. Check address, network and that dask scheduler runs, then resume."


class NoWorkersError(ServiceError):
    """A scheduler (`field`) without workers."""

    code = "cluster_no_workers"
    zh = "集群中没有工作进程"
    en = "The cluster has no workers."
    remedy_zh = "已写入的数据不受影响。请启动 dask worker（见 docs/scale.md），然后继续该任务。"
    remedy_en = "What is stored stays. Start dask worker (see docs/scale.md), then resume."


class ClusterVersionError(ServiceError):
    """A scheduler or worker runs other versions; `field` says where and which."""

    code = "cluster_version"
    zh = "集群各机器的程序版本不一致"
    en = "The machines of the cluster do not run the same versions."
    remedy_zh = "已写入的数据不受影响。请在所有机器上安装同一版本后重启调度与工作进程，再继续该任务。"
    remedy_en = "What is stored stays. Install the same versions everywhere, restart all, then resume."


class WorkerMisplacedError(ServiceError):
    """A worker (`field`) does not work on the same installation: other database, no keys, no secrets."""

    code = "cluster_worker_misplaced"
    zh = "工作进程所在机器的配置不正确（数据库、密钥或口令）"
    en = "A worker's machine is not set up for this installation (database, keys or secrets)."
    remedy_zh = "已写入的数据不受影响。请按 docs/scale.md 核对该机器的 LUZHENG_ 环境变量后继续。"
    remedy_en = "What is stored stays. Check that machine's LUZHENG_ variables (docs/scale.md), then resume."
