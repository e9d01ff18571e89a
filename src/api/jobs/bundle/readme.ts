/** Says to whoever opens the bundle what is in it and what is not. */
export const README = `One sync job of Voice Sync Console for 8x8 and Microsoft Teams

job.json          the job: who started it, when, its state, counts, requests and limits, its plan
output.txt        the job's output as the console shows it, times in UTC
exchanges.ndjson  every request to 8x8 and Microsoft with its answer, one JSON object a line (diagnostic jobs only)
request-ids.txt   the clouds' own ids of those requests, for a support case: time, system, call, status, id
                  (8x8: X-Response-Id; Microsoft: request-id)
changes.csv       the planned changes in order, each with its outcome and reason
reasons.csv       how many users each reason held back, why, what to do, and who can
environment.json  versions and settings

What was taken out, and shows as •••: API keys, client secrets, access tokens, passwords, cookies, Authorization
headers, SAML messages and assertions, private keys, and any field whose name says that it holds one of these.
Bodies are cut after 8,192 characters; the cut says how long they were. A diagnostic job keeps at most 60,000
exchanges and 40,000 decisions, 64 million characters in all; its output says how many were left out.

What is still inside: names, e-mail addresses, phone numbers and ids of your users. Send it only to people who may
see them. Cells of the CSV files that begin with = + - @ carry an apostrophe, so that no spreadsheet runs them.
`
