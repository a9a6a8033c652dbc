"""A PostgreSQL server for tests, made of what Debian's package brings; nothing is left of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time

from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final


_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "64",
    "shared_buffers": "16MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
    "lc_messages": "C",
    "recovery_init_sync_method": "syncfs",
}


class Server:
    """A server of its own, in a folder of its own.

    Raises:
        LookupError: There is no PostgreSQL here, or it cannot be started; says why.
    """

    def __init__(self) -> None:
        self._bin = _programs()
        self._as_user, owner = _somebody()
        self.folder = Path(mkdtemp(prefix="kpiflow-pg-"))
        try:
            if owner is not None:
                os.chown(self.folder, *owner)
            self._run(
                "initdb", "-D", self._data, "-U", "kpiflow", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
            )
            self.port = _free_port()
            settings = {**_SETTINGS, "port": str(self.port), "unix_socket_directories": str(self.folder)}
            self._options = " ".join(f"-c {name}={value}" for name, value in settings.items())
            self._start()
        except subprocess.CalledProcessError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise LookupError(f"PostgreSQL cannot be started: {error.stderr or error.stdout}") from error
        self._made = 0
        self._there = ("-h", str(self.folder), "-p", str(self.port), "-U", "kpiflow")
        self._run("createdb", *self._there, "kpiflow")

    @property
    def _data(self) -> str:
        return f"{self.folder}/data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, f"{self._bin}/{program}", *arguments]
        # Files, because whoever pg_ctl starts would keep a pipe open.
        with (self.folder / f"{program}.out").open("w+") as out:
            done = subprocess.run(command, stdout=out, stderr=out, timeout=60, check=False, cwd="/")
            if done.returncode:
                out.seek(0)
                raise subprocess.CalledProcessError(done.returncode, command, stderr=out.read())

    def _start(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-l", f"{self.folder}/log", "-o", self._options, "start")

    def address(self, database: str = "kpiflow", *, port: int | None = None, schema: str = "public") -> str:
        """Give the address of a database, through another port or with another schema if one is named."""
        there = f"127.0.0.1:{port or self.port}"
        return f"postgresql://kpiflow@{there}/{database}?options=-csearch_path%3D{schema}"

    def new_database(self, *, encoding: str = "UTF8") -> str:
        """Make an empty database, and give its name."""
        self._made += 1
        name = f"test_{self._made}"
        self._run("createdb", *self._there, "-T", "template0", "-E", encoding, name)
        return name

    def new_schema(self) -> str:
        """Make a schema in the database `kpiflow`, which is much cheaper, and give its name."""
        self._made += 1
        name = f"schema_{self._made}"
        self._run("psql", *self._there, "-q", "-c", f'CREATE SCHEMA "{name}"', "kpiflow")
        return name

    def restart(self, *, mode: str = "immediate") -> None:
        """Stop the server, as a crash would by default, and start it again."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "-l", f"{self.folder}/log", "restart")

    def kill(self) -> None:
        """Kill every process of the server, which none of them can notice, and start it again."""
        lock = Path(self._data, "postmaster.pid")
        postmaster = int(lock.read_text().split()[0])
        os.kill(postmaster, signal.SIGSTOP)  # so that it starts no more
        processes = [postmaster, *_children(postmaster)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_is_alive(process) for process in processes):
            time.sleep(0.01)
        for left in (
            lock,
            *self.folder.glob(".s.PGSQL.*.lock"),
        ):  # one that nobody buried would seem to hold them
            left.unlink()
        self._start()

    def stop(self) -> None:
        """Stop the server and remove all it kept."""
        try:
            self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


def _children(process: int) -> list[int]:
    found = (int(path.name) for path in Path("/proc").glob("[1-9]*"))
    return [each for each in found if _state(each)[1:2] == [str(process)]]


def _is_alive(process: int) -> bool:
    """Tell whether a process runs; one that nobody has buried does not."""
    return _state(process)[:1] not in ([], ["Z"])


def _state(process: int) -> list[str]:
    """Give how a process is, and whose child; nothing when there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return []


def _programs() -> Path:
    """Find the programs of the newest server."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        raise LookupError("there is no PostgreSQL here")
    return (found[-1] if found else Path(str(on_path))).parent


def _somebody() -> tuple[list[str], tuple[int, int] | None]:
    """Say how to become somebody else, because no server runs as root."""
    if os.getuid() != 0:
        return [], None
    import pwd  # noqa: PLC0415 -- not everywhere

    users = {each.pw_name: (each.pw_uid, each.pw_gid) for each in pwd.getpwall()}
    owner = users.get("postgres") or users.get("nobody")
    if owner is None or shutil.which("setpriv") is None:
        raise LookupError("PostgreSQL does not run as root, and there is nobody else to run it as")
    return ["setpriv", f"--reuid={owner[0]}", f"--regid={owner[1]}", "--clear-groups"], owner


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Cutter:
    """Stands between a client and the server, and cuts the line at the first COMMIT.

    Attributes:
        port: Where it listens.
        mode: `before` keeps the COMMIT from the server, `after` the answer from the client;
            with `""` everything passes.
        pieces: After how many more pieces, of either side, the line is cut wherever it is; never with `None`.
        cuts: How often it was cut.
    """

    def __init__(self, server: Server) -> None:
        self._target = ("127.0.0.1", server.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.mode = ""
        self.pieces: int | None = None
        self.cuts = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self._open += [client, server]
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(
                        target=self._pump, args=(source, sink, source is client), daemon=True
                    ).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_client: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                if is_client and b"COMMIT\0" in data and self.mode:  # and not READ COMMITTED
                    return self._cut(source, sink, data)
                if self.pieces is not None:
                    self.pieces -= 1
                    if self.pieces < 0:
                        return self._cut_at_once(source, sink)
                sink.sendall(data)
        return self._hang_up(source, sink)

    def _cut(self, client: socket.socket, server: socket.socket, data: bytes) -> None:
        mode, self.mode = self.mode, ""
        self.cuts += 1
        client.shutdown(socket.SHUT_RDWR)  # the other thread has nobody to pass an answer on to
        if mode == "after":
            server.sendall(data)
        self._hang_up(client, server)

    def _cut_at_once(self, *lines: socket.socket) -> None:
        self.pieces = None
        self.cuts += 1
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _hang_up(*lines: socket.socket) -> None:
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Listen no more, and let go of all lines."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._open:
            line.close()
