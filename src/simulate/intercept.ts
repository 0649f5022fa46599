/** TPROXY: finding the proxy's socket (net/netfilter/xt_TPROXY.c, tproxy_tg4). */
import type { TproxyRequest } from '#extensions/contract.ts';
import type { Socket } from '#host/host.ts';
import { firstAddress } from '#host/routing.ts';
import { isUnspecified, sameAddress } from '#net/address.ts';
import { destinationPort } from '#net/packet.ts';
import { withPacket } from './moving.ts';
import type { Run } from './run.ts';

/**
 * Attaches the transparent socket that listens where the rule says and marks the packet;
 * `undefined` where there is none, and the packet is then dropped.
 */
export function intercept(request: TproxyRequest, run: Run): Socket | undefined {
  const { moving, world } = run;
  const { packet } = moving;
  const asked = request.address;
  const address =
    asked && !isUnspecified(asked)
      ? asked
      : (firstAddress(world.host, moving.inInterface ?? '', packet.family) ?? packet.destination);
  const port = request.port === 0 ? destinationPort(packet) : request.port;
  const socket = world.host.sockets.find(
    (each) =>
      each.protocol === packet.protocol &&
      each.port === port &&
      each.transparent &&
      (isUnspecified(each.address) || sameAddress(each.address, address)),
  );
  if (!socket) return undefined;
  const { value, mask } = request.mark;
  const mark = ((packet.mark & ~mask) ^ value) >>> 0;
  run.moving = { ...withPacket(moving, { mark }), socket };
  return socket;
}
