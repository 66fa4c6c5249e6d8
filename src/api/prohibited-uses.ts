/**
 * What nobody may use data for under EHDS Regulation (EU) 2025/327 art. 54(a) to (e): decisions detrimental to a person or group; less favourable terms of
 * work, insurance, credit or other goods and services; advertising or marketing; products and services that harm people, public health or society;
 * what the ethical provisions of national law forbid. DPV 2.3 has no terms for them, so these are ours.
 */
export const prohibitedUses = ['ehds54:DetrimentalDecisions', 'ehds54:UnfavourableTerms', 'ehds54:AdvertisingOrMarketing', 'ehds54:HarmfulProductsOrServices', 'ehds54:UnethicalActivities'] as const;
