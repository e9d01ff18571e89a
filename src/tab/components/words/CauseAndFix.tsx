import { Sentence } from './Sentence.tsx'

interface Words {
  cause: string
  fix: string
  who: string
}

/** The first pairs of whatever says why: in a list of pairs, which may have more. */
export function CauseAndFix({ words: { cause, fix, who } }: { words: Words }) {
  return (
    <>
      <dt>Cause</dt>
      <dd>
        <Sentence>{cause}</Sentence>
      </dd>
      <dt>Fix</dt>
      <dd>
        <Sentence>{fix}</Sentence>
      </dd>
      <dt>Who can</dt>
      <dd>{who}</dd>
    </>
  )
}
