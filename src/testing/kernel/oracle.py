#!/usr/bin/env python3
"""Sends packets through the rules of a real kernel and writes down what its own trace says.

Reads scenarios from standard input, one JSON object a line, and answers each with one line. For every
scenario it makes two network namespaces of its own, a router and the other ends of its wires, and
removes them afterwards. Needs root, iproute2, nftables and iptables; nothing but the standard library.

A scenario is {family, backend, host, ruleset, packets}; a packet is {path, in_iface, src, dst, proto,
sport, dport, tcp_flags, icmp_type, icmp_code, icmp_id, ttl, tos, length, mss, mark, uid, gid, bad_checksum,
untracked} or {follow: k} or {reply_to: k} with what differs. The answer is {results: [{sent, steps,
fate, ctstate}]} or {error}.
"""
import ctypes
import json
import os
import select
import socket
import struct
import subprocess
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000
# Longest wait for a packet's events, and the silence after which there are no more.
PATIENCE, SILENCE = 0.25, 0.012
NFT_TRACE, LOG_PACKET = (10 << 8) | 17, 4 << 8
TRACE_GROUP = 9
# The priority of the last in a hook, which conntrack's confirmation has too.
LAST = 0x7FFFFFFF
PROTOCOLS = {"mh": 135, "icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58, "sctp": 132, "udplite": 136, "gre": 47, "esp": 50, "ah": 51, "ipcomp": 108, "dccp": 33}
# IPv6 headers before the upper layer's: the number, and all but the first byte, which names the next one.
HEADERS = {
    "hop": (0, bytes([0, 5, 2, 0, 0, 1, 0])),  # router alert, padding
    "dst": (60, bytes([0, 1, 4, 0, 0, 0, 0])),  # padding
    "route": (43, bytes([2, 4, 0, 0, 0, 0, 7]) + bytes.fromhex("20010db8000f00000000000000000099")),  # one segment, tag 7
    "auth": (51, bytes([2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0])),  # SPI 256
}
FLAGS = {"FIN": 1, "SYN": 2, "RST": 4, "PSH": 8, "ACK": 16, "URG": 32, "ECE": 64, "CWR": 128}
VERDICTS = {0: "DROP", 1: "ACCEPT", 2: "STOLEN", 3: "QUEUE", -1: "CONTINUE", -2: "CONTINUE", -3: "JUMP", -4: "GOTO", -5: "RETURN"}
STATES = ["invalid", "new", "established", "related", "untracked"]


def enter(name):
    """Moves this thread into a namespace; sockets opened from here on belong to it."""
    handle = os.open(f"/run/netns/{name}", os.O_RDONLY)
    if LIBC.setns(handle, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), f"setns {name}")
    os.close(handle)


def run(*words, text=None, check=True):
    done = subprocess.run(words, input=text, capture_output=True, text=True)
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


def mac(text):
    return bytes(int(part, 16) for part in text.split(":"))


class Packet:
    """A packet as JSON, and as bytes from the IP header on."""

    def __init__(self, fields, family):
        self.fields, self.family = fields, family
        proto = fields.get("proto", "tcp")
        self.proto = PROTOCOLS[proto] if proto in PROTOCOLS else int(proto)

    def pack(self, address):
        kind = socket.AF_INET if self.family == 4 else socket.AF_INET6
        return socket.inet_pton(kind, address)

    def transport(self):
        get = self.fields.get
        header = 20 if self.family == 4 else 40
        fixed = {6: 20, 17: 8, 136: 8, 1: 8, 58: 8, 132: 32, 33: 20}.get(self.proto, 0)
        fixed += 4 if self.proto == 6 and get("mss") else 0
        header += len(self.chain(self.proto)[1]) + (8 if self.family == 6 and get("fragment") else 0)
        usual = {6: 0, 132: 0, 33: 0}.get(self.proto, 8)
        size = (get("length") - header - fixed) if get("length") else usual
        body = bytes(max(0, size))
        if self.proto == 6:
            flags = sum(FLAGS[name] for name in get("tcp_flags", "SYN").split(",") if name)
            options = struct.pack("!BBH", 2, 4, get("mss")) if get("mss") else b""
            words = 5 + len(options) // 4
            head = struct.pack("!HHIIBBHHH", get("sport", 0), get("dport", 0), get("seq", 1000), get("ack", 0), words << 4, flags, 8192, 0, 0)
            return self.summed(head + options + body, 16)
        if self.proto in (17, 136):
            size = 8 + len(body) if self.proto == 17 else 0  # UDP-Lite: all of it is summed
            return self.summed(struct.pack("!HHHH", get("sport", 0), get("dport", 0), size, 0) + body, 6)
        if self.proto in (1, 58):
            default = 8 if self.proto == 1 else 128
            head = struct.pack("!BBHHH", get("icmp_type", default), get("icmp_code", 0), 0, get("icmp_id", 1), 1)
            return self.summed(head + body, 2, pseudo=self.proto == 58)
        if self.proto == 132:
            head = struct.pack("!HHI", get("sport", 0), get("dport", 0), 0)
            chunk = struct.pack("!BBHIIHHI", 1, 0, 20, 1, 8192, 1, 1, 1)
            value = crc32c(head + bytes(4) + chunk) ^ (1 if get("bad_checksum") else 0)
            return head + struct.pack("<I", value) + chunk
        if self.proto == 33:
            return struct.pack("!HHBBHBBHI", get("sport", 0), get("dport", 0), 5, 0, 0, 1, 0, 0, 1000) + bytes(4)
        if self.proto == 135:
            return struct.pack("!BBBBHH", 59, 0, get("mh_type", 5), 0, 0, 0)
        if self.proto in (50, 51, 108) and get("spi"):
            at = {50: 0, 51: 4, 108: 2}[self.proto]
            spi = struct.pack("!H" if self.proto == 108 else "!I", get("spi"))
            return body[:at] + spi + body[at + len(spi):]
        return body

    def chain(self, last):
        """The number of the first header after IPv6's, and the bytes of those before the upper layer's."""
        names = [name for name in self.fields.get("headers", "").split(",") if name]
        numbers = [HEADERS[name][0] for name in names] + [last]
        return numbers[0], b"".join(bytes([following]) + HEADERS[name][1] for name, following in zip(names, numbers[1:]))

    def summed(self, data, at, pseudo=True):
        head = b""
        if pseudo:
            head = self.pack(self.fields["src"]) + self.pack(self.fields["dst"])
            head += struct.pack("!HH", len(data), self.proto) if self.family == 4 else struct.pack("!II", len(data), self.proto)
        value = checksum(head + data)
        if self.fields.get("bad_checksum"):
            value = (value + 0x1111) & 0xFFFF
        return data[:at] + struct.pack("!H", value) + data[at + 2:]

    def wire(self):
        get, body = self.fields.get, self.transport()
        # In units of eight bytes; the first part is shorter than that would need, the last has no other.
        fragment = {"first": (0, 1), "later": (185, 0)}.get(get("fragment"), (0, 0))
        source, target = self.pack(self.fields["src"]), self.pack(self.fields["dst"])
        if self.family == 4:
            offset = fragment[0] | (fragment[1] << 13)
            head = struct.pack("!BBHHHBBH", 0x45, get("tos", 0), 20 + len(body), 1, offset, get("ttl", 64), self.proto, 0)
            head = head[:10] + struct.pack("!H", checksum(head + source + target))
            return head + source + target + body
        number = self.proto
        if get("fragment"):
            body = struct.pack("!BBHI", number, 0, fragment[0] << 3 | fragment[1], 5) + body
            number = 44
        number, chain = self.chain(number)
        first = (6 << 28) | (get("tos", 0) << 20)
        head = struct.pack("!IHBB", first, len(chain) + len(body), number, get("ttl", 64))
        return head + source + target + chain + body


def upper_layer(data):
    """Of an IPv6 packet: where its own protocol's header begins, that protocol, and whether this is a later fragment."""
    at, number, later = 40, data[6], False
    while number in (0, 43, 44, 51, 60) and len(data) >= at + 8:
        size = {44: 8, 51: (data[at + 1] + 2) * 4}.get(number, (data[at + 1] + 1) * 8)
        later = later or (number == 44 and struct.unpack("!H", data[at + 2 : at + 4])[0] >> 3 != 0)
        at, number = at + size, data[at]
    return at, number, later


def read_headers(data):
    """The fields of an IP packet's headers, as recordings have them; None for what is no IP packet."""
    if len(data) < 20:
        return None
    if data[0] >> 4 == 4:
        size = (data[0] & 15) * 4
        tos, length, ttl, proto = data[1], struct.unpack("!H", data[2:4])[0], data[8], data[9]
        later = struct.unpack("!H", data[6:8])[0] & 0x1FFF != 0
        source, target = socket.inet_ntop(socket.AF_INET, data[12:16]), socket.inet_ntop(socket.AF_INET, data[16:20])
    elif data[0] >> 4 == 6 and len(data) >= 40:
        tos, length, ttl = (struct.unpack("!H", data[:2])[0] >> 4) & 255, 40 + struct.unpack("!H", data[4:6])[0], data[7]
        size, proto, later = upper_layer(data)
        source, target = socket.inet_ntop(socket.AF_INET6, data[8:24]), socket.inet_ntop(socket.AF_INET6, data[24:40])
    else:
        return None
    fields = {"src": source, "dst": target, "proto": proto, "ttl": ttl, "tos": tos, "len": length}
    rest = b"" if later else data[size:]
    if proto in (6, 17, 33, 132, 136) and len(rest) >= 4:
        fields["sport"], fields["dport"] = struct.unpack("!HH", rest[:4])
    if proto == 6 and len(rest) >= 14:
        fields["tcp_flags"] = [name for name, bit in FLAGS.items() if rest[13] & bit]
        fields["seq"] = struct.unpack("!I", rest[4:8])[0]
    if proto in (1, 58) and len(rest) >= 2:
        fields["icmp_type"], fields["icmp_code"] = rest[0], rest[1]
        if rest[0] in (0, 8, 128, 129) and len(rest) >= 6:
            fields["icmp_id"] = struct.unpack("!H", rest[4:6])[0]
    return fields


def attributes(data):
    found = {}
    while len(data) >= 4:
        size, kind = struct.unpack("=HH", data[:4])
        if size < 4:
            break
        found[kind & 0x3FFF] = data[4:size]
        data = data[(size + 3) & ~3:]
    return found


def messages(data):
    while len(data) >= 16:
        size, kind = struct.unpack("=IH", data[:6])
        if size < 16:
            break
        yield kind, data[20:size]
        data = data[(size + 3) & ~3:]


def text(value):
    return value.split(b"\0")[0].decode()


class Router:
    """The two namespaces of a scenario, wired as its host says."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.family, self.legacy = scenario["family"], scenario.get("backend") == "legacy"
        # Without it nothing puts fragments together, and rules meet them.
        self.tracking = scenario["host"].get("conntrack", True)
        self.name, self.far = f"cw{os.getpid()}r", f"cw{os.getpid()}p"
        self.taps, self.keep = {}, []
        self.forget = lambda: None

    def __enter__(self):
        try:
            self.build()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_):
        self.forget()
        for each in [*self.taps.values(), *self.keep]:
            each.close()
        self.remove()

    def remove(self):
        enter_home()
        for name in (self.name, self.far):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)

    def build(self):
        for name in (self.name, self.far):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)
            run("ip", "netns", "add", name)
        enter(self.name)
        self.sysctl("net.ipv6.conf.default.addr_gen_mode", 1)
        self.sysctl("net.ipv6.conf.default.accept_dad", 0)
        self.sysctl("net.ipv6.conf.default.router_solicitations", 0)
        self.sysctl("net.ipv6.conf.default.accept_ra", 0)
        host = self.scenario["host"]
        for key, value in host.get("sysctls", {}).items():
            if ".conf.all." in key or ".conf.default." in key:
                self.sysctl(key, value)
        lines = ["link set lo up"]
        far = []
        for index, each in enumerate(host["interfaces"]):
            if each["name"] == "lo":
                continue
            name, peer = each["name"], f"p{index}"
            lines.append(f"link add {name} address {each['mac']} type veth peer name {peer} address {each['peer_mac']} netns {self.far}")
            lines += [f"link set {name} up", *(f"addr add {addr} dev {name} nodad" if ":" in addr else f"addr add {addr} brd + dev {name}" for addr in each["addrs"])]
            if each.get("group"):
                lines.append(f"link set {name} group {each['group']}")
            far.append((name, peer))
        run("ip", "-batch", "-", text="\n".join(lines) + "\n")
        enter(self.far)
        self.sysctl("net.ipv6.conf.default.disable_ipv6", 1)
        self.sysctl("net.ipv6.conf.all.disable_ipv6", 1)
        run("ip", "-batch", "-", text="".join(f"link set {peer} up\n" for _, peer in far))
        for name, peer in far:
            tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            tap.bind((peer, 0))
            tap.setblocking(False)
            self.taps[name] = tap
        enter(self.name)
        self.route(host)
        self.sysctl("net.ipv4.tcp_synack_retries", 0)  # a repeated SYN,ACK would come in between
        for key, value in host.get("sysctls", {}).items():
            self.sysctl(key, value)
        self.load(host)
        self.listen(host)

    def sysctl(self, key, value):
        parts = key.split(".")
        path = "/proc/sys/" + "/".join(parts)
        if os.path.exists(path):
            with open(path, "w") as file:
                file.write(str(value))

    def route(self, host):
        flag = "-6" if self.family == 6 else "-4"
        lines = []
        for each in host.get("routes", []):
            words = ["route add", each.get("type", ""), each["dst"]]
            for key, word in (("via", "via"), ("dev", "dev"), ("table", "table"), ("src", "src")):
                if key in each:
                    words += [word, str(each[key])]
            lines.append(" ".join(filter(None, words)))
        for each in host.get("rules", []):
            words = ["rule add"]
            for key in ("priority", "fwmark", "from", "to", "iif", "table"):
                if key in each:
                    words += [key, str(each[key])]
            lines.append(" ".join(words))
        lines += [f"neigh replace {address} lladdr {lladdr} dev {name} nud permanent" for address, name, lladdr in self.neighbours(host)]
        if lines:
            run("ip", flag, "-batch", "-", text="\n".join(lines) + "\n")

    def neighbours(self, host):
        """Everybody who is on one of the wires, so that nobody has to be asked for."""
        import ipaddress

        wanted = {each["via"] for each in host.get("routes", []) if "via" in each}
        for packet in self.scenario["packets"]:
            wanted |= {packet[key] for key in ("src", "dst") if key in packet}
        wanted |= set(self.scenario.get("neighbours", []))
        found = []
        for each in host["interfaces"]:
            nets = [ipaddress.ip_interface(addr) for addr in each["addrs"]]
            for address in wanted:
                ip = ipaddress.ip_address(address)
                if any(ip.version == net.version and ip in net.network and ip != net.ip for net in nets):
                    if any(ip == net.network.broadcast_address for net in nets):
                        continue
                    found.append((address, each["name"], each["peer_mac"]))
        return found

    def load(self, host):
        for each in host.get("ipsets", []):
            family = ["family", each["family"]] if "family" in each else []
            run("ipset", "create", each["name"], each["type"], *family)
            for entry in each.get("entries", []):
                run("ipset", "add", each["name"], *entry.split())
        # Before anything that conntrack watches for: of equal priority it comes in front of these two.
        run("nft", "-f", "-", text=self.ends())
        for name in host.get("accounts", []):
            self.account(name)
        if "fingerprint" in host:
            self.fingerprint(host["fingerprint"])
        tool = f"ip{'6' if self.family == 6 else ''}tables-{'legacy' if self.legacy else 'nft'}"
        run(f"{tool}-restore", text=self.scenario["ruleset"])
        self.saved = run(f"{tool}-save")
        run("nft", "-f", "-", text=self.watch())
        self.handles = self.read_handles()
        self.sources = {self.open_trace(): read_trace}
        if self.legacy:
            self.sources[self.open_log()] = read_log

    def ends(self):
        """Where a packet comes that conntrack confirmed, at the very end of its two last hooks."""
        lines = [f" chain at_{hook}_{LAST} {{ type filter hook {hook} priority {LAST}; }}" for hook in ("input", "postrouting")]
        return "\n".join(["table inet cw {", *lines, "}"]) + "\n"

    def watch(self):
        """A table of our own that switches the trace on, and takes the headers before each table."""
        nat, security = 99, 49 if self.legacy else 149
        places = {
            "prerouting": [-301, -199, -151, -101, LAST],
            "input": [-151, -1, nat, security],
            "forward": [-151, -1, security, LAST],
            "output": [-301, -199, -151, -101, -1, security, LAST],
            "postrouting": [-151, nat],
        }
        lines = ["table inet cw {"]
        for hook in ("prerouting", "output"):
            lines.append(f" chain start_{hook} {{ type filter hook {hook} priority -500;")
            # What the kernel copies and sends on its own way is another packet.
            copies = "  ct state untracked meta nftrace set 0\n" if hook == "output" and self.tracking else ""
            lines.append(f"  meta nftrace set 1\n{copies} }}")
        for hook, priorities in places.items():
            for priority in priorities:
                lines.append(f" chain at_{hook}_{priority if priority >= 0 else f'm{-priority}'} {{ type filter hook {hook} priority {priority};")
                if priority == -199 and self.tracking:
                    lines += [f"  ct state {state}" for state in STATES]
                lines.append(" }")
        return "\n".join([*lines, "}"]) + "\n"

    def read_handles(self):
        """(table, chain, handle) → number of a rule from 1, for the tables under test; our own by what they say."""
        listing = json.loads(run("nft", "-j", "-a", "list", "ruleset"))["nftables"]
        numbers, handles = {}, {}
        for entry in listing:
            rule = entry.get("rule")
            if not rule:
                continue
            place = (rule["family"], rule["table"], rule["chain"])
            numbers[place] = numbers.get(place, 0) + 1
            handles[(rule["table"], rule["chain"], rule["handle"])] = numbers[place]
        return handles

    def open_trace(self):
        events = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
        events.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)  # SO_RCVBUFFORCE
        events.bind((0, 1 << (TRACE_GROUP - 1)))
        self.keep.append(events)
        return events

    def open_log(self):
        """x_tables logs its trace through the family's logger; here into a netlink group."""
        for number in (2, 10):
            with open(f"/proc/sys/net/netfilter/nf_log/{number}", "w") as file:
                file.write("nfnetlink_log")
        events = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
        events.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)
        events.bind((0, 0))

        def configure(*attrs):
            body = struct.pack("=BBH", 0, 0, 0)
            for kind, value in attrs:
                body += struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)
            events.send(struct.pack("=IHHII", 16 + len(body), (4 << 8) | 1, 1, 1, 0) + body)

        configure((1, b"\1"))  # NFULNL_CFG_CMD_BIND
        configure((2, struct.pack("!IBB", 256, 2, 0)))  # copy 256 bytes of packet
        configure((5, struct.pack("!I", 1)))  # a message for every packet
        self.keep.append(events)
        return events

    def ask(self, subsystem, message, attrs, family=0):
        """One request to a part of nfnetlink, whose answer must be that all is well."""
        body = struct.pack("=BBH", family, 0, 0)
        for kind, value in attrs:
            body += struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12) as door:
            door.send(struct.pack("=IHHII", 16 + len(body), subsystem << 8 | message, 0x405, 1, 0) + body)
            answer = door.recv(4096)
        error = struct.unpack("=i", answer[16:20])[0]
        if error:
            raise OSError(-error, f"nfnetlink {subsystem}")

    def account(self, name):
        """An object for the nfacct match to count in."""
        self.ask(7, 0, [(1, name.encode() + b"\0"), (2, bytes(8)), (3, bytes(8))])

    def fingerprint(self, genre):
        """
        How our own SYNs look to the osf match: 40 bytes, TTL 64, a window of 8192, no options. All
        namespaces share the list: ours is told from those of other runs by its version.
        """
        text = struct.pack("=32s32s32s", genre.encode(), str(os.getpid()).encode(), b"")
        finger = struct.pack("=IIBBHHH", 0, 8192, 64, 0, 40, 0, 0) + text + bytes(40 * 12)
        self.ask(5, 0, [(1, finger)])
        self.forget = lambda: self.ask(5, 1, [(1, finger)])

    def listen(self, host):
        for each in host.get("listeners", []):
            six = ":" in each["addr"]
            kind = socket.SOCK_STREAM if each["proto"] == "tcp" else socket.SOCK_DGRAM
            one = socket.socket(socket.AF_INET6 if six else socket.AF_INET, kind)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if six:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            if each.get("transparent"):
                one.setsockopt(41 if six else 0, 75 if six else 19, 1)
            one.bind((each["addr"], each["port"]))
            if each["proto"] == "tcp":
                one.listen(8)
            self.keep.append(one)

    def drain(self, wait):
        """Events of nf_tables' trace, lines of x_tables', and frames until there is silence."""
        found, frames = {read_trace: [], read_log: []}, []
        names = {tap: name for name, tap in self.taps.items()}
        while True:
            ready, _, _ = select.select([*self.sources, *names], [], [], wait)
            if not ready:
                return found[read_trace], found[read_log], frames
            wait = SILENCE
            for each in ready:
                if each in self.sources:
                    reader = self.sources[each]
                    read = (reader(kind, body) for kind, body in messages(each.recv(1 << 18)))
                    found[reader] += [event for event in read if event is not None]
                    continue
                data, place = each.recvfrom(65536)
                if place[2] != 4:  # not what we sent ourselves
                    frames.append((names[each], data))

    def send(self, packet):
        fields = packet.fields
        self.drain(0)
        if fields.get("untracked"):
            self.untrack(packet)
        try:
            if fields.get("path") == "output":
                error = self.send_local(packet)
            else:
                error = None
                own = next(each for each in self.scenario["host"]["interfaces"] if each["name"] == fields["in_iface"])
                target = mac(fields.get("dst_mac", own["mac"]))
                if fields.get("pkttype") == "broadcast":
                    target = b"\xff" * 6
                elif fields.get("pkttype") == "multicast":
                    target = mac("01:00:5e:00:00:01")
                frame = target + mac(fields.get("src_mac", own["peer_mac"]))
                frame += struct.pack("!H", 0x800 if packet.family == 4 else 0x86DD) + packet.wire()
                self.taps[fields["in_iface"]].send(frame)
            events, logged, frames = self.drain(PATIENCE if error is None else SILENCE)
        finally:
            if fields.get("untracked"):
                run("nft", "flush", "chain", "inet", "cw", self.untracker(packet))
        return events, logged, frames, error

    def untracker(self, packet):
        return f"untrack_{'output' if packet.fields.get('path') == 'output' else 'prerouting'}"

    def untrack(self, packet):
        """Keeps this packet, and no answer to it, from conntrack."""
        family = "ip" if packet.family == 4 else "ip6"
        chain = self.untracker(packet)
        hook = chain.split("_")[1]
        match = f"{family} saddr {packet.fields['src']} {family} daddr {packet.fields['dst']} meta l4proto {packet.proto}"
        run("nft", "-f", "-", text=f"table inet cw {{ chain {chain} {{ type filter hook {hook} priority -310; }}\n }}\nadd rule inet cw {chain} {match} notrack\n")

    def send_local(self, packet):
        fields = packet.fields
        kind = socket.AF_INET if packet.family == 4 else socket.AF_INET6
        LIBC.setfsuid(fields.get("uid", 0))
        LIBC.setfsgid(fields.get("gid", 0))
        try:
            one = socket.socket(kind, socket.SOCK_RAW, socket.IPPROTO_RAW)
        finally:
            LIBC.setfsuid(0)
            LIBC.setfsgid(0)
        try:
            one.setsockopt(0 if packet.family == 4 else 41, 3 if packet.family == 4 else 36, 1)  # IP(V6)_HDRINCL
            if packet.family == 4:
                one.setsockopt(0, 15, 1)  # IP_FREEBIND
            if fields.get("mark"):
                one.setsockopt(socket.SOL_SOCKET, 36, fields["mark"])
            one.sendto(packet.wire(), (fields["dst"], 0))
        except OSError as error:
            return str(error.strerror)
        finally:
            one.close()
        return None


def read_trace(kind, body):
    """One event of nf_tables' own trace (NFNLGRP_NFTRACE)."""
    if kind != NFT_TRACE:
        return None
    found = attributes(body)
    number = lambda key: struct.unpack("!I", found[key])[0] if key in found else None
    verdict = attributes(found[5]) if 5 in found else {}
    code = struct.unpack("!i", verdict[1])[0] if 1 in verdict else None
    headers = None
    if 8 in found:
        headers = read_headers(found[8] + found.get(9, b""))
        if headers and found[8][0] >> 4 == 6 and found[8][6] in (0, 43, 44, 51, 60):
            # The second part begins with the upper layer's header, of a protocol that is not said.
            headers = {key: headers[key] for key in ("src", "dst", "ttl", "tos", "len")}
    return {
        "id": number(6),
        "table": text(found[1]),
        "chain": text(found[2]),
        "handle": struct.unpack("!Q", found[3])[0] if 3 in found else None,
        "type": {1: "policy", 2: "return", 3: "rule"}.get(number(4)),
        # A queue's number and its flags stand in the upper bits.
        "verdict": (VERDICTS.get(code) or VERDICTS.get(code & 255)) if code is not None else None,
        "bypass": code is not None and code > 0 and bool(code & 0x8000),
        "to": text(verdict[2]) if 2 in verdict else None,
        "policy": VERDICTS.get(number(16)) if 16 in found else None,
        "mark": number(14) or 0,
        "iif": number(10),
        "oif": number(12),
        "packet": headers,
    }


def read_log(kind, body):
    """One line of x_tables' trace: `TRACE: filter:INPUT:rule:3 `."""
    if kind >> 8 != 4:
        return None
    found = attributes(body)
    prefix = text(found.get(10, b""))
    if not prefix.startswith("TRACE: "):
        return None
    table, chain, what, number = prefix[7:].strip().rsplit(":", 3) if prefix.count(":") > 3 else prefix[7:].strip().split(":")
    hook = found[1][2] if 1 in found else None
    return {
        "table": table,
        "chain": chain,
        "type": what,
        "number": int(number),
        "hook": hook,
        "mark": struct.unpack("!I", found[2])[0] if 2 in found else 0,
        "packet": read_headers(found.get(9, b"")),
        "id": None,
    }


HOME = None


def enter_home():
    LIBC.setns(HOME, CLONE_NEWNET)


def main():
    global HOME
    HOME = os.open("/proc/self/ns/net", os.O_RDONLY)
    for line in sys.stdin:
        if not line.strip():
            continue
        scenario = json.loads(line)
        try:
            with Router(scenario) as router:
                answer = {"results": record(router, scenario)}
        except (RuntimeError, OSError, KeyError, StopIteration) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


def record(router, scenario):
    done = []
    for fields in scenario["packets"]:
        sent = resolve(fields, done)
        if sent is None:
            done.append({"unfeasible": "the packet that it refers to went nowhere"})
            continue
        events, logged, frames, error = router.send(Packet(sent, router.family))
        left = [{"oif": name, "packet": headers} for name, data in frames if (headers := read_headers(data[14:]))]
        done.append({"sent": sent, "events": events, "logged": logged, "left": left, "send_error": error, "handles": None})
    numbers = {"|".join(map(str, key)): value for key, value in router.handles.items()}
    return {"packets": done, "handles": numbers, "saved": router.saved, "states": STATES}


def resolve(fields, done):
    """The addresses and sequence numbers of a packet that follows or answers an earlier one."""
    if "follow" in fields:
        former = done[fields["follow"]]
        if "sent" not in former:
            return None
        kept = ("path", "in_iface", "src", "dst", "proto", "sport", "dport", "uid", "gid", "icmp_id")
        sent = former["sent"]
        return {**{key: sent[key] for key in kept if key in sent}, **sequence(former, False), **fields}
    if "reply_to" in fields:
        former = done[fields["reply_to"]]
        frame = own_frame(former)
        if frame is None:
            return None
        packet = frame["packet"]
        turned = {"path": "inbound", "in_iface": frame["oif"], "src": packet["dst"], "dst": packet["src"], "proto": former["sent"]["proto"]}
        if "sport" in packet:
            turned.update(sport=packet["dport"], dport=packet["sport"])
        return {**turned, **sequence(former, True), **fields}
    return dict(fields)


def own_frame(former):
    """The frame by which a packet itself left, not one that the kernel sent in answer."""
    sent = former.get("sent", {})
    wanted = PROTOCOLS.get(sent.get("proto"), sent.get("proto"))
    # A copy of it goes before it.
    for each in reversed(former.get("left", [])):
        packet = each["packet"]
        if packet["proto"] != wanted:
            continue
        if "tcp_flags" in packet and set(packet["tcp_flags"]) != {name for name in sent.get("tcp_flags", "SYN").split(",") if name}:
            continue
        if "icmp_type" in packet and packet["icmp_type"] != sent.get("icmp_type", 8 if wanted == 1 else 128):
            continue
        return each
    return None


def sequence(former, reply):
    """Numbers that connection tracking finds in window."""
    sent = former["sent"]
    if sent.get("proto") != "tcp":
        return {}
    first = sent.get("seq", 1000) + (1 if "SYN" in sent.get("tcp_flags", "SYN") else 0)
    if reply:
        return {"seq": 5000, "ack": first}
    seen = [each["packet"] for each in [*former.get("left", []), *former.get("events", []), *former.get("logged", [])] if each["packet"]]
    answered = [packet["seq"] + 1 for packet in seen if packet.get("tcp_flags") == ["SYN", "ACK"]]
    return {"seq": first, "ack": (answered[0] if answered else 5001) & 0xFFFFFFFF}


if __name__ == "__main__":
    main()
