/**
 * The countries of the European Economic Area (ISO 3166-1 alpha-2): the 27 member states of the Union, and Iceland, Liechtenstein and Norway, where the
 * GDPR applies by Decision 154/2018 of the EEA Joint Committee of 6 July 2018. As of 1 November 2026. Territories with a code of their own, such as
 * GF or AX, are not among them: the country's own code stands for those that belong to the Union.
 */
export const eeaCountries: readonly string[] = [
  'AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK',
  'IS', 'LI', 'NO',
];
