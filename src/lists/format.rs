//! The formats of list files, one file each, and how each is known by its content.

mod bis_denied;
mod eu_csv;
mod eu_journal;
mod eu_xml;
mod ftm;
mod ofac_advanced;
mod ofac_csv;
mod ofac_enhanced;
mod ofac_feature;
mod ofac_xml;
mod targets_simple;
mod uk_csv;
mod uk_xml;
mod un_xml;
mod us_csl;

use serde::{Deserialize, Serialize};

use super::intake::Opened;
use super::reading::Reading;
use super::refusal::Refusal;

/// The format of a list file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// OFAC's older CSV, the primary file (`SDN.CSV`, `CONS_PRIM.CSV`), with the files beside it.
    OfacCsv,
    /// A file of the same that has the aliases (`ALT.CSV`).
    OfacCsvAliases,
    /// A file of the same that has the addresses (`ADD.CSV`).
    OfacCsvAddresses,
    /// A file of the same that has the ends of long remarks (`SDN_COMMENTS.CSV`).
    OfacCsvComments,
    /// OFAC's classic XML (`SDN.XML`, `CONSOLIDATED.XML`).
    OfacXml,
    /// OFAC's Advanced XML, after the UN's model.
    OfacAdvancedXml,
    /// OFAC's Enhanced XML.
    OfacEnhancedXml,
    /// The Consolidated Screening List of the United States.
    UsCslCsv,
    /// Denied Persons of the Bureau of Industry and Security.
    BisDeniedPersons,
    /// The consolidated list of the UN Security Council.
    UnXml,
    /// The EU's consolidated financial sanctions list, XML 1.1.
    EuXml,
    /// The same as CSV 1.1.
    EuCsv,
    /// Annexes of acts in the Official Journal of the EU, transcribed (OpenSanctions).
    EuJournalCsv,
    /// The UK Sanctions List, XML.
    UkXml,
    /// The same as CSV.
    UkCsv,
    /// OpenSanctions' `targets.simple.csv`.
    TargetsSimpleCsv,
    /// FollowTheMoney entities, one JSON object a line (`entities.ftm.json`).
    FtmJson,
    /// Changes of FollowTheMoney entities (`entities.delta.json`).
    FtmDelta,
    /// The index of such changes (`delta.json`).
    FtmDeltaIndex,
}

impl Format {
    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Format::OfacCsv => "OFAC CSV",
            Format::OfacCsvAliases => "OFAC CSV, the part with aliases",
            Format::OfacCsvAddresses => "OFAC CSV, the part with addresses",
            Format::OfacCsvComments => "OFAC CSV, the part with ends of remarks",
            Format::OfacXml => "OFAC XML",
            Format::OfacAdvancedXml => "OFAC Advanced XML",
            Format::OfacEnhancedXml => "OFAC Enhanced XML",
            Format::UsCslCsv => "US Consolidated Screening List CSV",
            Format::BisDeniedPersons => "BIS Denied Persons",
            Format::UnXml => "UN Security Council XML",
            Format::EuXml => "EU financial sanctions XML",
            Format::EuCsv => "EU financial sanctions CSV",
            Format::EuJournalCsv => "EU Official Journal CSV",
            Format::UkXml => "UK Sanctions List XML",
            Format::UkCsv => "UK Sanctions List CSV",
            Format::TargetsSimpleCsv => "OpenSanctions targets.simple.csv",
            Format::FtmJson => "FollowTheMoney entities",
            Format::FtmDelta => "FollowTheMoney delta",
            Format::FtmDeltaIndex => "FollowTheMoney delta index",
        }
    }

    /// Whether files of this format are only a part of a list, which another file names.
    pub fn is_part(self) -> bool {
        matches!(
            self,
            Format::OfacCsvAliases
                | Format::OfacCsvAddresses
                | Format::OfacCsvComments
                | Format::FtmDeltaIndex
        )
    }

    /// Whether a file of this format has changes, and not a list as it stands.
    pub fn is_delta(self) -> bool {
        matches!(self, Format::FtmDelta | Format::FtmDeltaIndex)
    }
}

/// Read a file whose format is known.
pub(super) fn read(
    format: Format,
    opened: Opened<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Refusal> {
    match format {
        Format::OfacCsv => ofac_csv::read(opened, reading),
        Format::OfacCsvAliases | Format::OfacCsvAddresses | Format::OfacCsvComments => {
            ofac_csv::read_part(format, opened, reading)
        }
        Format::OfacXml => ofac_xml::read(opened, reading),
        Format::OfacAdvancedXml => ofac_advanced::read(opened, reading),
        Format::OfacEnhancedXml => ofac_enhanced::read(opened, reading),
        Format::UsCslCsv => us_csl::read(opened, reading),
        Format::BisDeniedPersons => bis_denied::read(opened, reading),
        Format::UnXml => un_xml::read(opened, reading),
        Format::EuXml => eu_xml::read(opened, reading),
        Format::EuCsv => eu_csv::read(opened, reading),
        Format::EuJournalCsv => eu_journal::read(opened, reading),
        Format::UkXml => uk_xml::read(opened, reading),
        Format::UkCsv => uk_csv::read(opened, reading),
        Format::TargetsSimpleCsv => targets_simple::read(opened, reading),
        Format::FtmJson | Format::FtmDelta => ftm::read(format, opened, reading),
        Format::FtmDeltaIndex => ftm::read_index(opened, reading),
    }
}
