import { Call20Regular, PeopleTeam20Regular } from '@fluentui/react-icons'

export const SERVICE_ICONS = { pbx: Call20Regular, teams: PeopleTeam20Regular }
