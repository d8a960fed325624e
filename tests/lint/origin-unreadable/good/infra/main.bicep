resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' existing = {
  name: 'prod'
}

resource flux 'Microsoft.KubernetesConfiguration/fluxConfigurations@2023-05-01' = {
  scope: aks
  name: 'fleet'
  properties: {
    namespace: 'flux-fleet'
    gitRepository: {
      url: 'https://github.com/example/fleet'
      repositoryRef: { branch: 'main' }
    }
    kustomizations: {
      start: { path: './start', prune: true }
    }
  }
}
