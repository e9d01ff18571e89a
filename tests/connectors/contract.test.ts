import { configuration, graphCloud, graphNumber, graphUser, SECRET } from './cloud/graph.ts'
import { API_KEY, pbxCloud, users } from './cloud/pbx.ts'
import { holdsForMicrosoft365, holdsForPbx } from './contract.ts'

const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n))

holdsForPbx('the stand-in', async () => {
  const cloud = await pbxCloud({ users: users(1_200), now: () => Date.now() })
  return { address: { baseUrl: cloud.baseUrl, apiKey: API_KEY, tenantId: 't' }, close: () => cloud.close() }
})

holdsForMicrosoft365('the stand-in', async () => {
  const cloud = await graphCloud({
    users: many(1_200, (n) => graphUser(n)),
    numbers: many(30, (n) => graphNumber(n)),
    configurations: many(30, (n) => configuration(n)),
  })
  const { baseUrl, authority } = cloud
  return {
    address: { baseUrl, authority, tenantId: 't', clientId: 'c', clientSecret: SECRET },
    close: () => cloud.close(),
  }
})
