import type {
  Catalogue,
  CheckCatalogue,
  CitizenCatalogue,
  ConductCatalogue,
  PermissionCatalogue,
  RulesCatalogue,
  StaffCatalogue,
  IdentityCatalogue,
  OfficeCatalogue,
  QueueCatalogue,
} from './catalogue.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: {
      translation: Catalogue;
      check: CheckCatalogue;
      citizen: CitizenCatalogue;
      conduct: ConductCatalogue;
      identity: IdentityCatalogue;
      offices: OfficeCatalogue;
      queue: QueueCatalogue;
      permissions: PermissionCatalogue;
      rules: RulesCatalogue;
      staff: StaffCatalogue;
    };
    returnNull: false;
  }
}
