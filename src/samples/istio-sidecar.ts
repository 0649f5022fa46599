/** What `iptables-save` prints in a pod whose init container ran istio-iptables with today's flags. */
export { default as ISTIO_SIDECAR } from './dumps/istio-sidecar.txt?raw';
