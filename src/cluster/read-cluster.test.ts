import { expect, test } from 'vitest';
import { endpointChain, serviceChains } from './chain-names.ts';
import { readCluster } from './read-cluster.ts';

const TABLES = `$ kubectl get pods -A -o wide
NAMESPACE     NAME                READY   STATUS    RESTARTS     AGE   IP            NODE     NOMINATED NODE   READINESS GATES
default       web-0               1/1     Running   0            5d    10.244.1.5    node-1   <none>           <none>
default       web-1               0/1     Pending   2 (3h ago)   5d    <none>        <none>   <none>           <none>
kube-system   kube-proxy-abcde    1/1     Running   0            9d    192.0.2.11    node-1   <none>           <none>
kube-system   etcd-node-1         1/1     Running   0            9d    192.0.2.11    node-1   <none>           <none>

$ kubectl get svc -A -o wide
NAMESPACE   NAME    TYPE           CLUSTER-IP     EXTERNAL-IP    PORT(S)                      AGE   SELECTOR
default     web     LoadBalancer   10.96.71.12    198.51.100.7   80:31380/TCP,443:31390/TCP   5d    app=web
default     shy     ClusterIP      None           <none>         5432/TCP                     5d    app=shy
dns         names   ClusterIP      10.96.0.10     <none>         53/UDP                       9d    <none>
`;

test('tables name pods and services by address', async () => {
  const { names, problems } = await readCluster(TABLES);
  expect(problems).toEqual([]);
  expect(names.podAt('10.244.1.5')).toBe('default/web-0');
  expect(names.serviceAt('10.96.71.12', 'tcp', 443)).toBe('default/web');
  expect(names.serviceAt('198.51.100.7', 'tcp', 80)).toBe('default/web');
  expect(names.serviceAt('10.96.0.10', 'udp', 53)).toBe('dns/names');
  expect(names.serviceAt('10.96.0.10', 'tcp', 53)).toBeUndefined();
  expect([names.serviceCount, names.podCount]).toEqual([3, 1]);
});

test('an address that pods of the node’s own network share names none of them', async () => {
  const { names } = await readCluster(TABLES);
  expect(names.podAt('192.0.2.11')).toBeUndefined();
});

test('several kinds at once have their kind before the name', async () => {
  const { names } =
    await readCluster(`NAME        READY   STATUS    RESTARTS   AGE   IP           NODE
pod/web-3   1/1     Running   0          5d    10.244.3.9   node-3

NAME          TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)   AGE
service/web   ClusterIP   10.96.71.13   <none>        81/TCP    5d
`);
  expect(names.podAt('10.244.3.9')).toBe('default/web-3');
  expect(names.serviceAt('10.96.71.13', 'tcp', 81)).toBe('default/web');
});

test('objects name the chains of a service, whose names are hashes', async () => {
  const { names, problems } = await readCluster(`apiVersion: v1
kind: List
items:
- kind: Service
  metadata: { name: web, namespace: shop }
  spec:
    clusterIP: 10.96.7.9
    clusterIPs: [10.96.7.9, "fd00::7:9"]
    ports: [{ name: http, port: 80, protocol: TCP }]
- kind: Pod
  metadata: { name: web-7, namespace: shop }
  status: { podIP: 10.244.7.1, podIPs: [{ ip: 10.244.7.1 }, { ip: "fd00::7:1" }] }
- kind: Pod
  metadata: { name: proxy, namespace: shop }
  spec: { hostNetwork: true }
  status: { podIP: 192.0.2.12 }
- kind: EndpointSlice
  metadata: { name: web-x, namespace: shop }
  endpoints: [{ addresses: [10.244.7.2], targetRef: { kind: Pod, name: web-8 } }]
`);
  expect(problems).toEqual([]);
  const hash = serviceChains('shop/web:http', 'tcp').cluster.slice(9);
  expect(names.serviceByHash(hash)).toBe('shop/web:http');
  expect(names.serviceAt('FD00::7:9', 'tcp', 80)).toBe('shop/web:http');
  expect(names.podAt('fd00::7:1')).toBe('shop/web-7');
  expect(names.podAt('10.244.7.2')).toBe('shop/web-8');
  expect(names.podAt('192.0.2.12')).toBeUndefined();
});

test('what nearly every cluster has is known without being told', async () => {
  const { names } = await readCluster('');
  expect(names.serviceByHash('NPX46M4PTMTKRN6Y')).toBe('default/kubernetes:https');
  expect(names.serviceByHash(endpointChain('a/b', 'tcp', '192.0.2.1:80').slice(9))).toBeUndefined();
});

test('what is neither says so, with its line', async () => {
  const { problems } = await readCluster('\n{ "kind": [ }\n');
  expect(problems).toMatchObject([{ line: 2 }]);
  const nodes = await readCluster('NAME     STATUS   ROLES   AGE\nnode-1   Ready    <none>  9d\n');
  expect(nodes.problems).toMatchObject([{ line: 1 }]);
});
