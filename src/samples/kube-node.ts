/** A small Kubernetes node: one ClusterIP service with two backends, one NodePort, masquerading. */
export { default as KUBE_NODE } from './dumps/kube-node.txt?raw';
