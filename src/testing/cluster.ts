/** A small cluster, as `kubectl get nodes,services,endpointslices -o yaml` prints it, with a service of each kind. */
export const CLUSTER = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata: {name: node-1}
  spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24, 'fd00:10:244:1::/64']}
  status:
    addresses:
    - {type: InternalIP, address: 192.168.0.11}
    - {type: InternalIP, address: 'fd00:192::11'}
    - {type: Hostname, address: node-1}
- apiVersion: v1
  kind: Service
  metadata: {name: kubernetes, namespace: default}
  spec:
    type: ClusterIP
    clusterIP: 10.96.0.1
    clusterIPs: [10.96.0.1]
    ipFamilies: [IPv4]
    ports: [{name: https, port: 443, protocol: TCP, targetPort: 6443}]
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}
  addressType: IPv4
  endpoints: [{addresses: [192.168.0.10], conditions: {ready: true}}]
  ports: [{name: https, port: 6443, protocol: TCP}]
- apiVersion: v1
  kind: Service
  metadata: {name: kube-dns, namespace: kube-system}
  spec:
    type: ClusterIP
    clusterIP: 10.96.0.10
    clusterIPs: [10.96.0.10, 'fd00:10:96::a']
    ipFamilies: [IPv4, IPv6]
    ports:
    - {name: dns, port: 53, protocol: UDP, targetPort: 53}
    - {name: dns-tcp, port: 53, protocol: TCP, targetPort: 53}
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: kube-dns-a, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
  addressType: IPv4
  endpoints:
  - {addresses: [10.244.1.2], conditions: {ready: true, serving: true, terminating: false}, nodeName: node-1}
  - {addresses: [10.244.2.2], conditions: {ready: true, serving: true, terminating: false}, nodeName: node-2}
  ports:
  - {name: dns, port: 53, protocol: UDP}
  - {name: dns-tcp, port: 53, protocol: TCP}
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: kube-dns-b, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
  addressType: IPv6
  endpoints:
  - {addresses: ['fd00:10:244:1::2'], conditions: {ready: true}, nodeName: node-1}
  ports:
  - {name: dns, port: 53, protocol: UDP}
  - {name: dns-tcp, port: 53, protocol: TCP}
- apiVersion: v1
  kind: Service
  metadata: {name: web, namespace: shop}
  spec:
    type: LoadBalancer
    clusterIP: 10.96.20.1
    clusterIPs: [10.96.20.1, 'fd00:10:96::20:1']
    ipFamilies: [IPv4, IPv6]
    externalIPs: [203.0.113.7]
    externalTrafficPolicy: Cluster
    loadBalancerSourceRanges: [198.51.100.0/24, '2001:db8::/32']
    ports: [{name: http, port: 80, protocol: TCP, targetPort: 8080, nodePort: 30080}]
  status: {loadBalancer: {ingress: [{ip: 192.0.2.80}, {ip: '2001:db8:80::1'}]}}
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: web-a, namespace: shop, labels: {kubernetes.io/service-name: web}}
  addressType: IPv4
  endpoints:
  - {addresses: [10.244.1.5], conditions: {ready: true}, nodeName: node-1}
  - {addresses: [10.244.2.5], conditions: {ready: true}, nodeName: node-2}
  - {addresses: [10.244.3.5], conditions: {ready: true}, nodeName: node-3}
  - {addresses: [10.244.3.6], conditions: {ready: false}, nodeName: node-3}
  ports: [{name: http, port: 8080, protocol: TCP}]
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: web-b, namespace: shop, labels: {kubernetes.io/service-name: web}}
  addressType: IPv6
  endpoints: [{addresses: ['fd00:10:244:2::5'], conditions: {ready: true}, nodeName: node-2}]
  ports: [{name: http, port: 8080, protocol: TCP}]
- apiVersion: v1
  kind: Service
  metadata: {name: gate, namespace: shop}
  spec:
    type: NodePort
    clusterIP: 10.96.20.2
    externalTrafficPolicy: Local
    sessionAffinity: ClientIP
    sessionAffinityConfig: {clientIP: {timeoutSeconds: 600}}
    ports: [{port: 8443, protocol: TCP, targetPort: 8443, nodePort: 30443}]
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: gate-a, namespace: shop, labels: {kubernetes.io/service-name: gate}}
  addressType: IPv4
  endpoints:
  - {addresses: [10.244.1.6], conditions: {ready: true}, nodeName: node-1}
  - {addresses: [10.244.2.6], conditions: {ready: true}, nodeName: node-2}
  ports: [{name: '', port: 8443, protocol: TCP}]
- apiVersion: v1
  kind: Service
  metadata: {name: stream, namespace: shop}
  spec:
    type: ClusterIP
    clusterIP: 10.96.20.3
    internalTrafficPolicy: Local
    ports: [{name: sctp, port: 9999, protocol: SCTP, targetPort: 9999}]
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: stream-a, namespace: shop, labels: {kubernetes.io/service-name: stream}}
  addressType: IPv4
  endpoints: [{addresses: [10.244.1.7], conditions: {ready: true}, nodeName: node-1}]
  ports: [{name: sctp, port: 9999, protocol: SCTP}]
- apiVersion: v1
  kind: Service
  metadata: {name: gone, namespace: shop}
  spec:
    type: NodePort
    clusterIP: 10.96.20.4
    externalIPs: [203.0.113.8]
    ports: [{name: http, port: 80, protocol: TCP, targetPort: 80, nodePort: 30081}]
- apiVersion: v1
  kind: Service
  metadata: {name: peers, namespace: shop}
  spec:
    type: ClusterIP
    clusterIP: None
    ports: [{name: tcp, port: 7000, protocol: TCP, targetPort: 7000}]
`;
