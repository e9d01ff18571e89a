import { recordOf } from '../audited.ts'
import type { ApiDeps } from '../deps.ts'
import type { ApiRoute } from '../described.ts'
import { jobId, noJob } from '../named.ts'
import { bundleFiles } from './bundle/files.ts'
import { zip } from './bundle/zip.ts'

/** Everything about one job in one archive, for a support case. It is written while it is sent. */
export function createBundleRoutes(
  deps: Pick<ApiDeps, 'audit' | 'jobs' | 'now' | 'place' | 'tenants' | 'version'>,
): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/jobs/:id/bundle',
      access: 'jobs.bundle',
      maxBody: 0,
      summary: 'Everything about one job as a zip: output, exchanges, request ids, changes, reasons, settings.',
      answers: [
        { status: 200, type: 'application/zip', schema: null, says: 'job-{id}.zip; README.txt says what is inside' },
      ],
      handle: async ({ caller, params, signal }) => {
        const id = jobId(params)
        const job = await deps.jobs.job(caller.tenantId, id)
        if (!job) throw noJob(id)
        const at = deps.now()
        await recordOf(deps, caller, { action: 'jobs.bundle', target: `job ${id}`, before: null, after: null })
        return {
          kind: 'stream',
          type: 'application/zip',
          pieces: zip(bundleFiles(deps, job, signal), new Date(at)),
          headers: { 'Content-Disposition': `attachment; filename="job-${id}.zip"` },
        }
      },
    },
  ]
}
