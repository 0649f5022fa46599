"""A request through real rules: a client, a pod with an application and a proxy, and a server outside.

Reads one JSON object on standard input and prints, one JSON line each, what every program saw.
Nothing outlives it: the namespaces have this process's number in their names and go at the end.
The proxy does with a connection what it is told: connect to the original destination from an
address, as a user, with a mark. Whether that passes the rules is the kernel's answer.
"""

import ctypes
import json
import os
import socket
import struct
import subprocess
import sys

SO_ORIGINAL_DST = 80
IP_TRANSPARENT = 19
SO_MARK = 36
CLONE_NEWNET = 0x40000000
WAIT = 4

LIBC = ctypes.CDLL(None, use_errno=True)

POD = "10.244.1.5"
CLIENT = "10.244.1.1"


def run(*words, text=None):
    subprocess.run(words, check=True, input=text, text=True, stdout=subprocess.DEVNULL)


def say(**event):
    # One write of less than a pipe's buffer: lines of several programs do not mix.
    os.write(1, (json.dumps(event) + "\n").encode())


def become(uid, gid):
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def in_namespace(name, work):
    """Runs `work` in a process of its own, in the namespace."""
    child = os.fork()
    if child:
        return child
    try:
        fd = os.open(f"/run/netns/{name}", os.O_RDONLY)
        if LIBC.setns(fd, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"setns {name}")
        work()
    except Exception as error:  # said, and then seen as one event too many
        say(who="error", error=repr(error))
    finally:
        os._exit(0)


def listener(port, transparent):
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if transparent:
        sock.setsockopt(socket.SOL_IP, IP_TRANSPARENT, 1)
    sock.bind(("0.0.0.0", port))
    sock.listen(8)
    return sock


def serve(who, port, ready):
    sock = listener(port, False)
    become(1000, 1000)
    os.write(ready, b".")
    while True:
        connection, peer = sock.accept()
        say(who=who, peer=peer[0], local=list(connection.getsockname()))
        connection.close()


def proxy(role, told, ready):
    sock = listener(told["port"], told["transparent"])
    become(told["uid"], told["gid"])
    os.write(ready, b".")
    while True:
        connection, peer = sock.accept()
        if told["transparent"]:
            original = connection.getsockname()
        else:
            raw = connection.getsockopt(socket.SOL_IP, SO_ORIGINAL_DST, 16)
            port, address = struct.unpack("!2xH4s8x", raw)
            original = (socket.inet_ntoa(address), port)
        say(who=role, peer=peer[0], original=list(original))
        onward = socket.socket()
        onward.settimeout(WAIT)
        if told["mark"]:
            onward.setsockopt(socket.SOL_SOCKET, SO_MARK, told["mark"])
        # Its pod's own address is for the kernel to choose.
        if told["source"] != POD:
            if not told["source"].startswith("127."):
                onward.setsockopt(socket.SOL_IP, IP_TRANSPARENT, 1)
            onward.bind((told["source"], 0))
        try:
            onward.connect(original)
            say(who=f"{role} onward", source=onward.getsockname()[0])
        except (OSError, socket.timeout) as error:
            say(who=f"{role} onward", error=str(error))
        onward.close()
        connection.close()


def connect(who, to, uid, gid, source=None):
    become(uid, gid)
    sock = socket.socket()
    sock.settimeout(WAIT)
    if source:
        sock.bind((source, 0))
    try:
        sock.connect(tuple(to))
        # Ends when whoever got it has done all it does.
        sock.recv(1)
        say(who=who, done=True)
    except (OSError, socket.timeout) as error:
        say(who=who, done=False, error=str(error))


def main():
    told = json.load(sys.stdin)
    pod, outside = (f"cw-{name}-{os.getpid()}" for name in ("pod", "out"))
    children = []
    try:
        for name in (pod, outside):
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        run("ip", "-n", pod, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", outside)
        for name, address in ((pod, POD), (outside, CLIENT)):
            run("ip", "-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
            run("ip", "-n", name, "link", "set", "eth0", "up")
        run("ip", "-n", pod, "route", "add", "default", "via", CLIENT)
        for command in told["commands"]:
            run("ip", "netns", "exec", pod, *command.split())
        run("ip", "netns", "exec", pod, "iptables-nft-restore", text=told["rules"])

        reader, ready = os.pipe()
        works = [
            (pod, lambda: serve("app", told["port"], ready)),
            (outside, lambda: serve("server", told["outside"], ready)),
        ]
        for role in ("inbound", "outbound"):
            works.append((pod, lambda role=role: proxy(role, told[role], ready)))
        children = [in_namespace(name, work) for name, work in works]
        os.close(ready)
        seen = 0
        while seen < len(works):
            came = len(os.read(reader, len(works)))
            if came == 0:
                raise RuntimeError("a program did not start")
            seen += came

        for name, who, to, uid in (
            (outside, "client", (POD, told["port"]), 0),
            (pod, "app out", (CLIENT, told["outside"]), 1000),
        ):
            os.waitpid(in_namespace(name, lambda: connect(who, to, uid, uid)), 0)
    finally:
        for child in children:
            os.kill(child, 9)
            os.waitpid(child, 0)
        for name in (pod, outside):
            subprocess.run(["ip", "netns", "del", name], check=False, stderr=subprocess.DEVNULL)


main()
