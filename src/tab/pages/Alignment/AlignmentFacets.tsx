import { Select } from '@fluentui/react-components'
import type { Alignment } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { EFFECT_WORDS, FINDING_WORDS } from '../../../words/alignment.ts'
import { VISIBLE_WORDS } from '../../../words/provisioning.ts'
import { Facet } from '../../components/list/Facet.tsx'
import { useWidth } from '../../components/useWidth.ts'
import { EFFECT_ORDER, FINDING_ORDER, FINDING_SIGNS } from './findings.ts'
import { useAlignmentSearch } from './useAlignmentSearch.ts'

/** What was found, then what the provider would do about it under the setting of now. Zero ones are not there. */
export function AlignmentFacets({ report }: { report: Alignment }) {
  const narrow = useWidth() === 'narrow'
  const [{ finding, effect }, change] = useAlignmentSearch()
  const effects = report.effects[report.visible]
  const shown = EFFECT_ORDER.filter((one) => effects[one] > 0 || effect === one)
  const found = FINDING_ORDER.filter((one) => report.findings[one] > 0 || finding === one)
  if (narrow)
    return (
      <div className="facet-rows">
        <Select
          className="touch"
          aria-label="Finding"
          value={finding ?? ''}
          onChange={(_, { value }) => change({ finding: value || undefined })}
        >
          <option value="">All ({count(report.rows)})</option>
          {found.map((one) => (
            <option key={one} value={one}>
              {FINDING_WORDS[one]} ({count(report.findings[one])})
            </option>
          ))}
        </Select>
        <Select
          className="touch"
          aria-label="What the provider would do"
          value={effect ?? ''}
          onChange={(_, { value }) => change({ effect: value || undefined })}
        >
          <option value="">Whatever the provider would do</option>
          {shown.map((one) => (
            <option key={one} value={one}>
              {EFFECT_WORDS[one]} ({count(effects[one])})
            </option>
          ))}
        </Select>
      </div>
    )
  return (
    <div className="facet-rows">
      <div className="facets" role="group" aria-label="Finding">
        <Facet on={!finding} onPress={() => change({ finding: undefined })} n={report.rows}>
          All
        </Facet>
        {found.map((one) => {
          const { icon: Icon, ink } = FINDING_SIGNS[one]
          return (
            <Facet
              key={one}
              on={finding === one}
              onPress={() => change({ finding: finding === one ? undefined : one })}
              n={report.findings[one]}
            >
              <Icon className={`ink-${ink}`} aria-hidden="true" /> {FINDING_WORDS[one]}
            </Facet>
          )
        })}
      </div>
      <div className="facets facets-small" role="group" aria-label="What the provider would do">
        <span className="secondary" aria-hidden="true">
          Under “{VISIBLE_WORDS[report.visible].label}” the provider
        </span>
        {shown.map((one) => (
          <Facet
            key={one}
            on={effect === one}
            onPress={() => change({ effect: effect === one ? undefined : one })}
            n={effects[one]}
          >
            {EFFECT_WORDS[one]}
          </Facet>
        ))}
      </div>
    </div>
  )
}
