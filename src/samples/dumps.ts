/** Every dump, by the name of its file. Loaded when a sample is opened. */
import AMBIENT_POD from './dumps/ambient-pod.txt?raw';
import DOCKER from './dumps/docker.txt?raw';
import HOME_ROUTER from './dumps/home-router.txt?raw';
import ISTIO_DNS from './dumps/istio-dns.txt?raw';
import ISTIO_EXCLUDED_PORTS from './dumps/istio-excluded-ports.txt?raw';
import ISTIO_SIDECAR from './dumps/istio-sidecar.txt?raw';
import ISTIO_TPROXY from './dumps/istio-tproxy.txt?raw';
import KUBE_NODE from './dumps/kube-node.txt?raw';
import LINKERD from './dumps/linkerd.txt?raw';
import MYSQL from './dumps/mysql.txt?raw';
import PORT_REDIRECTION from './dumps/port-redirection.txt?raw';
import SHOP_NODE from './dumps/shop-node.txt?raw';
import SSH_SUBNET from './dumps/ssh-subnet.txt?raw';
import STRING_AND_TIME from './dumps/string-and-time.txt?raw';
import UFW from './dumps/ufw.txt?raw';
import USERSPACE_NODE from './dumps/userspace-node.txt?raw';

export const DUMPS: Readonly<Record<string, string>> = {
  'ambient-pod': AMBIENT_POD,
  docker: DOCKER,
  'home-router': HOME_ROUTER,
  'istio-dns': ISTIO_DNS,
  'istio-excluded-ports': ISTIO_EXCLUDED_PORTS,
  'istio-sidecar': ISTIO_SIDECAR,
  'istio-tproxy': ISTIO_TPROXY,
  'kube-node': KUBE_NODE,
  linkerd: LINKERD,
  mysql: MYSQL,
  'port-redirection': PORT_REDIRECTION,
  'shop-node': SHOP_NODE,
  'ssh-subnet': SSH_SUBNET,
  'string-and-time': STRING_AND_TIME,
  ufw: UFW,
  'userspace-node': USERSPACE_NODE,
};
