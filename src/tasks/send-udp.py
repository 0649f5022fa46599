"""
Sends UDP packets to this host through a chain and past it, in turns, and says what one takes: the
processor time of the sending thread, in which loopback does all of a packet's way.

    send-udp.py ROUNDS COUNT THROUGH PAST     ports; prints {"through": ns, "past": ns}, medians
"""
import json
import socket
import sys
import time

rounds, count, through, past = map(int, sys.argv[1:])
# Somebody must listen, else each packet is answered by an ICMP error; nobody has to read.
sinks = []
senders = {}
for port in (through, past):
    sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sink.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sink.bind(("127.0.0.1", port))
    sinks.append(sink)
    senders[port] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    senders[port].connect(("127.0.0.1", port))

taken = {through: [], past: []}
for _ in range(rounds):
    for port in (through, past):
        send = senders[port].send
        start = time.thread_time_ns()
        for _ in range(count):
            send(b"x")
        taken[port].append((time.thread_time_ns() - start) / count)

median = {port: sorted(values)[rounds // 2] for port, values in taken.items()}
print(json.dumps({"through": median[through], "past": median[past]}))
