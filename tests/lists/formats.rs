//! Each format: what the sources say arrives under its property, and nothing is left unknown.

use watchpost::lists::{Change, Format, Record};

use super::{Files, read};

const SDN: &str = "\
101,\"TESTOV, Ilya Petrovich\",\"individual\",\"BELARUS] [SAMPLE2\",\"Director, Sample Works\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 05 May 1971; POB Testgrad; nationality Belarus; Gender Male; Passport MP101 (Belarus); a.k.a. 'ILYUSHA'; Linked To: SAM\"\r
102,\"SAMPLE WORKS OAO\",-0- ,\"BELARUS\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Tax ID No. 555000111 (Belarus).\"\r
103,\"LADY SAMPLE\",\"vessel\",\"BELARUS\",-0- ,\"TST9\",\"Tug\",\"900\",\"700\",\"Togo\",\"SAMPLE SHIPPING\",\"Vessel Registration Identification IMO 9123453; MMSI 572000111.\"\r
\u{1a}\r\n";
const ALT: &str =
    "101,1,\"aka\",\"TESTAU, Illia\",-0- \r\n101,2,\"fka\",\"OLDOV, Ilya\",-0- \r\n\u{1a}\r\n";
const ADD: &str = "102,7,\"Sample street 1\",\"Testgrad 220000\",\"Belarus\",-0- \r\n\u{1a}\r\n";
const COMMENTS: &str = "101,\"PLE WORKS OAO; Digital Currency Address - XBT 1TestAddress.\"\r\n";

fn of<'r>(records: &'r [Record], uid: &str) -> &'r Record {
    records.iter().find(|record| record.uid == uid).unwrap_or_else(|| panic!("no {uid}"))
}

fn nothing_unknown(records: &[Record]) {
    for record in records {
        assert!(record.other.is_empty(), "{}: {:?}", record.uid, record.other);
    }
}

#[test]
fn ofac_csv_joins_what_lies_beside_the_primary_file() {
    let files = Files::new();
    let path = files.write("SDN.CSV", SDN);
    files.write("ALT.CSV", ALT);
    files.write("add.csv", ADD);
    files.write("sdn_comments.csv", COMMENTS);
    let (records, contents) = read(&path);
    assert_eq!((contents.format, contents.files.len(), contents.rows), (Format::OfacCsv, 4, 3));
    assert!(contents.doubts.is_empty(), "{:?}", contents.doubts);
    nothing_unknown(&records);
    let person = of(&records, "101");
    assert_eq!((person.schema.as_str(), person.name()), ("Person", "TESTOV, Ilya Petrovich"));
    assert_eq!(person.values("alias"), ["TESTAU, Illia"]);
    assert_eq!(person.values("previousName"), ["OLDOV, Ilya"]);
    assert_eq!(person.values("weakAlias"), ["ILYUSHA"]);
    assert_eq!(person.values("program"), ["BELARUS", "SAMPLE2"]);
    assert_eq!(person.values("birthDate"), ["1971-05-05"]);
    assert_eq!(person.values("passportNumber"), ["MP101"]);
    // The remarks were cut in the middle of this name; the rest stands in the comments.
    assert_eq!(person.links[0].to, "SAMPLE WORKS OAO");
    assert_eq!(person.values("publicKey"), ["1TestAddress"]);
    let company = of(&records, "102");
    assert_eq!(company.values("address"), ["Sample street 1, Testgrad 220000, Belarus"]);
    assert_eq!(company.values("taxNumber"), ["555000111"]);
    let vessel = of(&records, "103");
    assert_eq!(vessel.schema, "Vessel");
    assert_eq!(vessel.values("imoNumber"), ["9123453"]);
    assert_eq!(vessel.values("mmsi"), ["572000111"]);
    assert_eq!(
        (vessel.values("flag"), vessel.values("callSign")),
        (&["Togo".into()][..], &["TST9".into()][..])
    );
}

#[test]
fn ofac_csv_says_what_is_missing_beside_it() {
    let files = Files::new();
    let (records, contents) = read(&files.write("sdn.csv", SDN));
    assert_eq!(records.len(), 3);
    assert!(contents.doubts[0].contains("ALT.CSV"));
    let cut = files.write("x.csv", SDN.replace('\u{1a}', ""));
    assert!(read(&cut).1.doubts.iter().any(|doubt| doubt.contains("end mark")));
    files.write("alt.csv", "999,1,\"aka\",\"NOBODY\",-0- \r\n\u{1a}\r\n");
    let doubts = read(&files.path().join("sdn.csv")).1.doubts;
    assert!(doubts.iter().any(|doubt| doubt.contains("not of one day")), "{doubts:?}");
}

#[test]
fn ofac_xml() {
    let files = Files::new();
    let path = files.write(
        "list.xml",
        r#"<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd">
  <publshInformation><Publish_Date>02/03/2024</Publish_Date><Record_Count>2</Record_Count></publshInformation>
  <sdnEntry><uid>101</uid><firstName>Ilya</firstName><lastName>TESTOV</lastName><title>Director</title><sdnType>Individual</sdnType>
    <remarks>(Linked To: SAMPLE BANK S.A.)</remarks>
    <programList><program>BELARUS</program></programList>
    <idList><id><uid>1</uid><idType>Passport</idType><idNumber>MP101</idNumber><idCountry>Belarus</idCountry></id>
      <id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
    <akaList><aka><uid>3</uid><type>a.k.a.</type><category>weak</category><lastName>ILYUSHA</lastName></aka>
      <aka><uid>4</uid><type>f.k.a.</type><category>strong</category><lastName>OLDOV</lastName><firstName>Ilya</firstName></aka></akaList>
    <addressList><address><uid>5</uid><address1>Sample street 1</address1><city>Testgrad</city><country>Belarus</country></address></addressList>
    <dateOfBirthList><dateOfBirthItem><uid>6</uid><dateOfBirth>05 May 1971</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList>
    <nationalityList><nationality><uid>7</uid><country>Belarus</country><mainEntry>true</mainEntry></nationality></nationalityList>
  </sdnEntry>
  <sdnEntry><uid>103</uid><lastName>LADY SAMPLE</lastName><sdnType>Vessel</sdnType>
    <vesselInfo><callSign>TST9</callSign><vesselFlag>Togo</vesselFlag><vesselOwner>SAMPLE SHIPPING</vesselOwner></vesselInfo>
    <shoeSize>43</shoeSize>
  </sdnEntry>
</sdnList>"#,
    );
    let (records, contents) = read(&path);
    assert_eq!((contents.format, contents.stated), (Format::OfacXml, Some(2)));
    assert_eq!(contents.published.as_deref(), Some("02/03/2024"));
    let person = of(&records, "101");
    assert_eq!(person.name(), "TESTOV, Ilya");
    assert_eq!(person.values("weakAlias"), ["ILYUSHA"]);
    assert_eq!(person.values("previousName"), ["OLDOV, Ilya"]);
    assert_eq!(person.values("gender"), ["male"]);
    assert_eq!(person.values("birthDate"), ["1971-05-05"]);
    assert_eq!(person.links[0].to, "SAMPLE BANK S.A.");
    assert!(person.other.is_empty());
    // What nobody knows is kept, and counted by its name.
    assert_eq!(of(&records, "103").other["shoeSize"], ["43"]);
}

#[test]
fn ofac_advanced_xml_is_put_together_from_its_parts() {
    let files = Files::new();
    let path = files.write(
        "advanced.xml",
        r#"<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="http://www.un.org/sanctions/1.0" Version="3">
  <DateOfIssue CalendarTypeID="1"><Year>2024</Year><Month>3</Month><Day>2</Day></DateOfIssue>
  <ReferenceValueSets>
    <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
    <PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="4">Transport</PartyType></PartyTypeValues>
    <PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType></PartySubTypeValues>
    <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
    <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="224">Gender</FeatureType><FeatureType ID="25">Location</FeatureType><FeatureType ID="344">Digital Currency Address - XBT</FeatureType></FeatureTypeValues>
    <DetailReferenceValues><DetailReference ID="91526">Male</DetailReference></DetailReferenceValues>
    <CountryValues><Country ID="11" ISO2="BY">Belarus</Country></CountryValues>
    <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
    <RelationTypeValues><RelationType ID="15003">Owned or Controlled By</RelationType></RelationTypeValues>
    <ListValues><List ID="1550">SDN List</List></ListValues>
    <SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType></SanctionsTypeValues>
    <LegalBasisValues><LegalBasis ID="9">Executive Order 1</LegalBasis></LegalBasisValues>
  </ReferenceValueSets>
  <Locations><Location ID="500"><LocationCountry CountryID="11"/><LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Testgrad</Value></LocationPartValue></LocationPart></Location></Locations>
  <IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="31" IssuedBy-CountryID="11"><IDRegistrationNo>MP101</IDRegistrationNo></IDRegDocument></IDRegDocuments>
  <DistinctParties>
    <DistinctParty FixedRef="101"><Comment/><Profile ID="101" PartySubTypeID="4"><Identity ID="31" FixedRef="101" Primary="true" False="false">
      <Alias AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="82" ScriptID="215">ILYUSHA</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
      <Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="81">TESTOV</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="82">Ilya</NamePartValue></DocumentedNamePart></DocumentedName>
        <DocumentedName ID="9"><DocumentedNamePart><NamePartValue NamePartGroupID="82" ScriptID="220">Илья Тестов</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
      <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="81" NamePartTypeID="1520"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="82" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups>
    </Identity>
    <Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="1" ReliabilityID="1"><DatePeriod CalendarTypeID="1" YearFixed="false"><Start Approximate="false"><From><Year>1971</Year><Month>1</Month><Day>1</Day></From><To><Year>1971</Year><Month>1</Month><Day>1</Day></To></Start><End Approximate="false"><From><Year>1971</Year><Month>12</Month><Day>31</Day></From><To><Year>1971</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion><IdentityReference IdentityID="31"/></Feature>
    <Feature ID="2" FeatureTypeID="224"><FeatureVersion ID="2"><VersionDetail DetailTypeID="1431" DetailReferenceID="91526"/></FeatureVersion></Feature>
    <Feature ID="3" FeatureTypeID="25"><FeatureVersion ID="3"><VersionLocation LocationID="500"/></FeatureVersion></Feature>
    <Feature ID="4" FeatureTypeID="344"><FeatureVersion ID="4"><VersionDetail DetailTypeID="1432">1TestAddress</VersionDetail></FeatureVersion></Feature>
    </Profile></DistinctParty>
    <DistinctParty FixedRef="103"><Profile ID="103" PartySubTypeID="1"><Identity ID="33" Primary="true"><Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="3"><DocumentedNamePart><NamePartValue>LADY SAMPLE</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty>
  </DistinctParties>
  <ProfileRelationships><ProfileRelationship ID="1" From-ProfileID="103" To-ProfileID="101" RelationTypeID="15003" Former="false"/></ProfileRelationships>
  <SanctionsEntries><SanctionsEntry ID="1" ProfileID="101" ListID="1550"><EntryEvent ID="1" EntryEventTypeID="1" LegalBasisID="9"><Comment/><Date CalendarTypeID="1"><Year>2024</Year><Month>3</Month><Day>1</Day></Date></EntryEvent>
    <SanctionsMeasure ID="1" SanctionsTypeID="1"><Comment>BELARUS</Comment></SanctionsMeasure><SanctionsMeasure ID="2" SanctionsTypeID="2"><Comment/></SanctionsMeasure></SanctionsEntry></SanctionsEntries>
</Sanctions>"#,
    );
    let (records, contents) = read(&path);
    assert_eq!(contents.format, Format::OfacAdvancedXml);
    assert_eq!(contents.published.as_deref(), Some("2024-03-02"));
    assert!(contents.unknown.is_empty(), "{:?}", contents.unknown);
    let person = of(&records, "101");
    assert_eq!((person.schema.as_str(), person.name()), ("Person", "TESTOV, Ilya"));
    assert_eq!(person.values("alias"), ["Илья Тестов"]);
    assert_eq!(person.values("weakAlias"), ["ILYUSHA"]);
    assert_eq!(person.values("birthDate"), ["1971"]);
    assert_eq!(person.values("gender"), ["male"]);
    assert_eq!(person.values("address"), ["Testgrad, Belarus"]);
    assert_eq!(person.values("publicKey"), ["1TestAddress"]);
    assert_eq!(person.values("passportNumber"), ["MP101"]);
    assert_eq!(person.values("program"), ["BELARUS"]);
    assert_eq!(person.values("listingDate"), ["2024-03-01"]);
    nothing_unknown(&records);
    let vessel = of(&records, "103");
    assert_eq!((vessel.schema.as_str(), vessel.links[0].to.as_str()), ("Vessel", "101"));
}

#[test]
fn ofac_enhanced_xml_in_a_zip() {
    let files = Files::new();
    let xml = r#"<?xml version="1.0" encoding="utf-8"?>
<sanctionsData xmlns="https://lists.example/ENHANCED_XML">
  <publicationInfo><dataAsOf>2024-03-02T00:00:00</dataAsOf></publicationInfo>
  <referenceValues><referenceValue refId="1"><type>Country</type><value>Belarus</value></referenceValue></referenceValues>
  <entities><entity id="101">
    <generalInfo><identityId>31</identityId><entityType refId="600">Individual</entityType><remarks>Director of works</remarks></generalInfo>
    <sanctionsLists><sanctionsList refId="1" id="2" datePublished="2024-03-01">SDN List</sanctionsList></sanctionsLists>
    <sanctionsPrograms><sanctionsProgram refId="1" id="2">BELARUS</sanctionsProgram></sanctionsPrograms>
    <names><name id="1"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>
        <translation id="1"><isPrimary>true</isPrimary><script refId="1">Latin</script><formattedLastName>TESTOV</formattedLastName><formattedFullName>TESTOV, Ilya</formattedFullName></translation>
        <translation id="2"><isPrimary>false</isPrimary><script refId="2">Cyrillic</script><formattedFullName>Тестов, Илья</formattedFullName></translation></translations></name>
      <name id="2"><isPrimary>false</isPrimary><aliasType refId="1">A.K.A.</aliasType><isLowQuality>true</isLowQuality><translations><translation id="3"><isPrimary>true</isPrimary><formattedFullName>ILYUSHA</formattedFullName></translation></translations></name></names>
    <addresses><address id="1"><country refId="1">Belarus</country><translations><translation id="1"><isPrimary>true</isPrimary><addressParts><addressPart id="1"><type refId="1">CITY</type><value>Testgrad</value></addressPart></addressParts></translation></translations></address></addresses>
    <features><feature id="1"><type featureTypeId="8">Birthdate</type><versionId>1</versionId><value>05 May 1971</value><valueDate id="1"><fromDateBegin>1971-05-05</fromDateBegin><fromDateEnd>1971-05-05</fromDateEnd><toDateBegin>1971-05-05</toDateBegin><toDateEnd>1971-05-05</toDateEnd><isApproximate>false</isApproximate><isDateRange>false</isDateRange></valueDate><isPrimary>true</isPrimary></feature></features>
    <identityDocuments><identityDocument id="1"><type refId="1">Passport</type><name nameId="1">TESTOV, Ilya</name><documentNumber>MP101</documentNumber><isValid>true</isValid><issuingCountry refId="1">Belarus</issuingCountry></identityDocument></identityDocuments>
    <relationships><relationship id="1"><type refId="1">Leader of</type><relatedEntity entityId="102">SAMPLE WORKS</relatedEntity></relationship></relationships>
  </entity></entities>
</sanctionsData>"#;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("ENHANCED.XML", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, xml.as_bytes()).unwrap();
    let path = files.write("ENHANCED.ZIP", zip.finish().unwrap().into_inner());
    let (records, contents) = read(&path);
    assert_eq!(contents.format, Format::OfacEnhancedXml);
    assert!(contents.files[0].ends_with("ENHANCED.ZIP/ENHANCED.XML"));
    let person = of(&records, "101");
    assert_eq!(person.name(), "TESTOV, Ilya");
    assert_eq!(person.values("alias"), ["Тестов, Илья"]);
    assert_eq!(person.values("weakAlias"), ["ILYUSHA"]);
    assert_eq!(person.values("birthDate"), ["1971-05-05"]);
    assert_eq!(person.values("listingDate"), ["2024-03-01"]);
    assert_eq!(person.values("address"), ["Testgrad, Belarus"]);
    assert_eq!(person.values("passportNumber"), ["MP101"]);
    assert_eq!((person.links[0].kind.as_str(), person.links[0].to.as_str()), ("Leader of", "102"));
    nothing_unknown(&records);
    assert!(contents.unknown.is_empty(), "{:?}", contents.unknown);
}

#[test]
fn us_consolidated_screening_list_packed_with_gzip() {
    let files = Files::new();
    let csv = "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids\n\
        101,Specially Designated Nationals (SDN) - Treasury Department,101,Individual,BELARUS; SAMPLE2,\"TESTOV, Ilya\",Director,\"Testgrad, BY\",,,,,,,,,,,,,(Linked To: SAMPLE WORKS),https://lists.example/1,\"TESTAU, Illia; OLDOV, Ilya\",,1971-05-05,BY,Testgrad,,\"BY, MP101, Passport; Male, Gender\"\n\
        e0,Entity List (EL) - Bureau of Industry and Security,,,,Sample Trading,,,99 FR 1,2020-01-02,,,For all items,Presumption of denial,,,,,,,,,,,,,,,\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, csv.as_bytes()).unwrap();
    let (records, contents) = read(&files.write("csl.csv.gz", gzip.finish().unwrap()));
    assert_eq!(contents.format, Format::UsCslCsv);
    nothing_unknown(&records);
    let person = of(&records, "101");
    assert_eq!(person.values("alias"), ["TESTAU, Illia", "OLDOV, Ilya"]);
    assert_eq!(person.values("passportNumber"), ["MP101"]);
    assert_eq!(person.values("program"), ["BELARUS", "SAMPLE2"]);
    assert_eq!(person.values("topics"), ["sanction"]);
    assert_eq!(person.links[0].to, "SAMPLE WORKS");
    assert_eq!(of(&records, "e0").values("topics"), ["export.control"]);
}

#[test]
fn bis_denied_persons_get_an_id_that_stays() {
    let files = Files::new();
    let table = "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n\
        \"ILYA TESTOV\"\t\"1 SAMPLE ST\"\t\"TESTGRAD\"\t\"\"\t\"BY\"\t\"220000\"\t\"06/19/2020\"\t\"06/29/2030\"\t\"Y\"\t\"2020-06-20\"\t\"ADDED\"\t\"99 F.R. 1\"\n";
    let (records, contents) = read(&files.write("dpl.txt", table));
    assert_eq!((contents.format, contents.without_id), (Format::BisDeniedPersons, 1));
    nothing_unknown(&records);
    assert_eq!(records[0].values("startDate"), ["2020-06-19"]);
    assert_eq!(records[0].values("address"), ["1 SAMPLE ST, TESTGRAD, 220000, BY"]);
    let again = read(&files.write("next.txt", table.replace("2020-06-20", "2021-01-01"))).0;
    assert_eq!(records[0].uid, again[0].uid, "the id must not hang on the day of the last update");
}

#[test]
fn un_xml() {
    let files = Files::new();
    let path = files.write(
        "un.xml",
        r#"<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">
  <INDIVIDUALS><INDIVIDUAL><DATAID>6900001</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>ILYA</FIRST_NAME><SECOND_NAME>TESTOV</SECOND_NAME>
    <UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>TSi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON><NAME_ORIGINAL_SCRIPT>Илья Тестов</NAME_ORIGINAL_SCRIPT>
    <NATIONALITY><VALUE>Belarus</VALUE></NATIONALITY><LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>
    <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Illia Testau; Ilja Testow</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Ilyusha</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ADDRESS><CITY>Testgrad</CITY><COUNTRY>Belarus</COUNTRY></INDIVIDUAL_ADDRESS>
    <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1972</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
    <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>MP101</NUMBER><ISSUING_COUNTRY>Belarus</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
    <INDIVIDUAL_DOCUMENT/><SORT_KEY/></INDIVIDUAL></INDIVIDUALS>
  <ENTITIES><ENTITY><DATAID>6900002</DATAID><FIRST_NAME>SAMPLE &amp; SONS</FIRST_NAME><REFERENCE_NUMBER>TSe.001</REFERENCE_NUMBER>
    <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Sample</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>"#,
    );
    let (records, contents) = read(&path);
    assert_eq!((contents.format, records.len()), (Format::UnXml, 2));
    nothing_unknown(&records);
    let person = of(&records, "6900001");
    assert_eq!(person.name(), "ILYA TESTOV");
    assert_eq!(person.values("alias"), ["Илья Тестов", "Illia Testau", "Ilja Testow"]);
    assert_eq!(person.values("weakAlias"), ["Ilyusha"]);
    assert_eq!(person.values("birthDate"), ["between 1970 and 1972"]);
    assert_eq!(person.values("passportNumber"), ["MP101"]);
    assert_eq!(person.values("unscId"), ["TSi.001"]);
    let body = of(&records, "6900002");
    assert_eq!(body.name(), "SAMPLE & SONS");
    assert_eq!(body.values("previousName"), ["Old Sample"]);
}

const EU_PERSON: &str = "EU.1.11";

fn eu_person(records: &[Record]) {
    nothing_unknown(records);
    assert_eq!(records.len(), 2);
    let person = of(records, "101");
    assert_eq!((person.schema.as_str(), person.name()), ("Person", "Ilya Testov"));
    assert_eq!(person.values("alias"), ["Илья Тестов"]);
    assert_eq!(person.values("authorityId"), [EU_PERSON]);
    assert_eq!(person.values("program"), ["BLR"]);
    assert_eq!(person.values("birthDate"), ["1971-05-05"]);
    assert_eq!(person.values("nationality"), ["by"]);
    assert_eq!(person.values("passportNumber"), ["MP101"]);
    assert_eq!(person.values("address"), ["Sample street 1, Testgrad, by"]);
    assert_eq!(of(records, "102").schema, "LegalEntity");
}

#[test]
fn eu_xml() {
    let files = Files::new();
    let path = files.write(
        "eu.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T16:47:04.449+02:00" globalFileId="1">
  <sanctionEntity designationDate="2021-06-21" designationDetails="" unitedNationId="" euReferenceNumber="EU.1.11" logicalId="101">
    <remark>Director of works</remark>
    <regulation regulationType="regulation" organisationType="council" publicationDate="2021-06-21" entryIntoForceDate="2021-06-22" numberTitle="2021/1 (OJ L1)" programme="BLR" logicalId="5"><publicationUrl>https://law.example/1</publicationUrl></regulation>
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="Ilya" middleName="" lastName="Testov" wholeName="Ilya Testov" function="Director" gender="M" title="" nameLanguage="EN" strong="true" regulationLanguage="en" logicalId="6"><regulationSummary regulationType="regulation" publicationDate="2021-06-21" numberTitle="2021/1"/></nameAlias>
    <nameAlias wholeName="Илья Тестов" nameLanguage="RU" strong="true" logicalId="7"/>
    <nameAlias wholeName="Ilyusha" strong="false" logicalId="8"/>
    <citizenship region="" countryIso2Code="BY" countryDescription="BELARUS" regulationLanguage="en" logicalId="9"/>
    <birthdate circa="false" calendarType="GREGORIAN" city="Testgrad" birthdate="1971-05-05" dayOfMonth="5" monthOfYear="5" year="1971" region="" place="" countryIso2Code="BY" countryDescription="BELARUS" logicalId="10"/>
    <address city="Testgrad" street="Sample street 1" poBox="" zipCode="" region="" place="" asAtListingTime="false" countryIso2Code="BY" countryDescription="BELARUS" logicalId="11"/>
    <identification diplomatic="false" knownExpired="false" knownFalse="false" reportedLost="false" revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" number="MP101" region="" countryIso2Code="BY" countryDescription="BELARUS" identificationTypeCode="passport" identificationTypeDescription="National passport" regulationLanguage="en" logicalId="12"/>
  </sanctionEntity>
  <sanctionEntity euReferenceNumber="EU.1.12" logicalId="102"><subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="Sample Works" strong="true" logicalId="13"/></sanctionEntity>
</export>"#,
    );
    let (records, contents) = read(&path);
    assert_eq!(contents.format, Format::EuXml);
    assert_eq!(contents.published.as_deref(), Some("2026-08-05T16:47:04.449+02:00"));
    assert_eq!(of(&records, "101").values("weakAlias"), ["Ilyusha"]);
    assert_eq!(of(&records, "101").values("position"), ["Director"]);
    eu_person(&records);
}

#[test]
fn eu_csv_has_a_row_for_each_part_of_an_entity() {
    let files = Files::new();
    let head = "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_DesignationDate;Entity_SubjectType;Entity_SubjectType_ClassificationCode;Entity_Regulation_Type;Entity_Regulation_Programme;NameAlias_WholeName;NameAlias_LogicalId;NameAlias_Regulation_Type;Address_City;Address_Street;Address_CountryIso2Code;BirthDate_BirthDate;BirthDate_Day;BirthDate_CountryIso2Code;Identification_Number;Identification_TypeCode;Identification_TypeDescription;Citizenship_CountryIso2Code";
    let entity = format!("05/08/2026;101;{EU_PERSON};2021-06-21;P;person;regulation;BLR");
    let csv = format!(
        "\u{feff}{head}\n{entity};Ilya Testov;6;regulation;;;;;;;;;;\n{entity};Илья Тестов;7;regulation;;;;;;;;;;\n\
         {entity};;;;Testgrad;Sample street 1;BY;;;;;;;\n{entity};;;;;;;1971-05-05;5;BY;;;;\n\
         {entity};;;;;;;;;;MP101;passport;National passport;\n{entity};;;;;;;;;;;;;BY\n\
         05/08/2026;102;EU.1.12;;E;enterprise;regulation;BLR;Sample Works;13;;;;;;;;;;;\n"
    );
    let (records, contents) = read(&files.write("eu.csv", csv));
    assert_eq!((contents.format, contents.rows), (Format::EuCsv, 7));
    eu_person(&records);
}

#[test]
fn eu_journal_keys_an_entry_by_act_and_annex() {
    let files = Files::new();
    let csv = "celex,recordId,programKey,annex,measure,startDate,reason,schema,name,alias,weakAlias,previousName,nationality,birthDate,gender,innCode\n\
        32000R0001,7,EU-TST,I.A,Asset freeze,25.2.2023,Directs works,Person,Ilya TESTOV,\"Илья ТЕСТОВ; \"\"Ilya; the one\"\"\",Ilyusha,,Belarusian,5.5.1971,male,\n\
        32000R0001,7,EU-TST,I.B,Asset freeze,,,Company,Sample Works,,,Old Works,,,,5907000001\n";
    let (records, contents) = read(&files.write("32000R0001.csv", csv));
    assert_eq!((contents.format, records.len()), (Format::EuJournalCsv, 2));
    nothing_unknown(&records);
    assert_ne!(records[0].uid, records[1].uid);
    assert_eq!(records[0].values("alias"), ["Илья ТЕСТОВ", "Ilya; the one"]);
    assert_eq!(records[0].values("weakAlias"), ["Ilyusha"]);
    assert_eq!(records[0].values("birthDate"), ["1971-05-05"]);
    assert_eq!(records[0].values("listingDate"), ["2023-02-25"]);
    assert_eq!(records[1].values("innCode"), ["5907000001"]);
}

fn uk_person(records: &[Record]) {
    nothing_unknown(records);
    assert_eq!(records.len(), 2);
    let person = of(records, "TST0001");
    assert_eq!((person.schema.as_str(), person.name()), ("Person", "Ilya TESTOV"));
    assert_eq!(person.values("alias"), ["Илья Тестов", "Illia TESTAU"]);
    assert_eq!(person.values("weakAlias"), ["Ilyusha"]);
    assert_eq!(person.values("birthDate"), ["1971"]);
    assert_eq!(person.values("passportNumber"), ["MP101"]);
    assert_eq!(person.values("measures"), ["Asset freeze", "Travel Ban"]);
    assert_eq!(person.values("listingDate"), ["2021-06-21"]);
    assert_eq!(person.values("address"), ["Sample street 1, Testgrad, Belarus"]);
    let ship = of(records, "TST0002");
    assert_eq!(ship.schema, "Vessel");
    assert_eq!(ship.values("imoNumber"), ["9123453"]);
    assert_eq!(ship.links[0].to, "Sample Shipping");
}

#[test]
fn uk_xml() {
    let files = Files::new();
    let path = files.write(
        "uk.xml",
        r#"<?xml version="1.0" encoding="utf-8"?>
<Designations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><DateGenerated>10/06/2026</DateGenerated>
  <Designation><LastUpdated>22/06/2021</LastUpdated><DateDesignated>21/06/2021</DateDesignated><UniqueID>TST0001</UniqueID><OFSIGroupID>7</OFSIGroupID>
    <Names><Name><Name1>Ilya</Name1><Name6>TESTOV</Name6><NameType>Primary Name</NameType></Name>
      <Name><Name1>Illia</Name1><Name6>TESTAU</Name6><NameType>Alias</NameType></Name>
      <Name><Name6>Ilyusha</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name></Names>
    <NonLatinNames><NonLatinName><NameNonLatinScript>Илья Тестов</NameNonLatinScript><NonLatinScriptLanguage>Russian</NonLatinScriptLanguage></NonLatinName></NonLatinNames>
    <RegimeName>Sample Regulations</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip><SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed>
    <Addresses><Address><AddressLine1>Sample street 1</AddressLine1><AddressLine6>Testgrad</AddressLine6><AddressCountry>Belarus</AddressCountry></Address></Addresses>
    <IndividualDetails><Individual><DOBs><DOB>dd/mm/1971</DOB></DOBs><PassportDetails><Passport><PassportNumber>MP101</PassportNumber><PassportAdditionalInformation>Belarus</PassportAdditionalInformation></Passport></PassportDetails></Individual></IndividualDetails>
  </Designation>
  <Designation><UniqueID>TST0002</UniqueID><Names><Name><Name6>LADY SAMPLE</Name6><NameType>Primary Name</NameType></Name></Names><IndividualEntityShip>Ship</IndividualEntityShip>
    <ShipDetails><Ship><IMONumbers><IMONumber>9123453</IMONumber></IMONumbers><CurrentOwnerOperators><CurrentOwnerOperator>Sample Shipping</CurrentOwnerOperator></CurrentOwnerOperators></Ship></ShipDetails></Designation>
</Designations>"#,
    );
    let (mut records, contents) = read(&path);
    assert_eq!(contents.format, Format::UkXml);
    assert_eq!(contents.published.as_deref(), Some("10/06/2026"));
    for record in &mut records {
        if let Some(aliases) = record.properties.get_mut("alias") {
            // Names of other letters stand behind the others here, before them in the table.
            aliases.reverse();
        }
    }
    uk_person(&records);
}

#[test]
fn uk_csv_has_a_row_for_each_name() {
    let files = Files::new();
    let csv = "Report Date: 10-Jun-2026\n\
        Last Updated,Unique ID,OFSI Group ID,Name 6,Name 1,Name type,Alias strength,Name non-latin script,Non-latin script language,Regime Name,Designation Type,Sanctions Imposed,Address Line 1,Address Line 6,Address Country,Date Designated,D.O.B,Passport number,Passport additional information,IMO number,Current owner/operator (s)\n\
        22/06/2021,TST0001,7,TESTOV,Ilya,Primary Name,,Илья Тестов,Russian,Sample Regulations,Individual,Asset freeze|Travel Ban,Sample street 1,Testgrad,Belarus,21/06/2021,00/00/1971,MP101,Belarus,,\n\
        22/06/2021,TST0001,7,TESTAU,Illia,Alias,,,,Sample Regulations,Individual,Asset freeze|Travel Ban,Sample street 1,Testgrad,Belarus,21/06/2021,00/00/1971,MP101,Belarus,,\n\
        22/06/2021,TST0001,7,Ilyusha,,Alias,Low quality a.k.a,,,Sample Regulations,Individual,Asset freeze|Travel Ban,Sample street 1,Testgrad,Belarus,21/06/2021,00/00/1971,MP101,Belarus,,\n\
        22/06/2021,TST0002,,LADY SAMPLE,,Primary Name,,,,Sample Regulations,Ship,,,,,,,,,9123453,Sample Shipping\n";
    let (records, contents) = read(&files.write("uk.csv", csv));
    assert_eq!((contents.format, contents.rows), (Format::UkCsv, 4));
    assert_eq!(contents.published.as_deref(), Some("10-Jun-2026"));
    uk_person(&records);
}

#[test]
fn opensanctions_targets() {
    let files = Files::new();
    let csv = "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\",\"phones\",\"emails\",\"program_ids\",\"dataset\",\"first_seen\",\"last_seen\",\"last_change\"\n\
        \"NK-1\",\"Vessel\",\"Lady Sample\",\"Sample, the; \"\"Леди; Пример\"\"\",\"\",\"tg\",\"\",\"IMO9123453;ABC1\",\"\"\"\"\"\",\"\",\"\",\"XX-TEST\",\"Sample list\",\"2025-01-01\",\"2025-02-01\",\"2025-01-05\"\n";
    let (records, contents) = read(&files.write("targets.simple.csv", csv));
    assert_eq!(contents.format, Format::TargetsSimpleCsv);
    nothing_unknown(&records);
    assert_eq!(records[0].values("alias"), ["Sample, the", "Леди; Пример"]);
    assert_eq!(records[0].values("imoNumber"), ["9123453"]);
    assert_eq!(records[0].values("idNumber"), ["ABC1"]);
    assert_eq!(contents.passed_over["last_seen"], 1);
}

#[test]
fn follow_the_money_entities_and_deltas() {
    let files = Files::new();
    let person = r#"{"id":"NK-1","caption":"Ilya Testov","schema":"Person","properties":{"name":["Илья Тестов","Ilya Testov"],"weakAlias":["Ilyusha"],"topics":["sanction"],"mood":["good"]},"datasets":["x"],"target":true}"#;
    let tie = r#"{"id":"ow-1","caption":"Ownership","schema":"Ownership","properties":{"owner":["NK-1"],"asset":["NK-2"]}}"#;
    let (records, contents) = read(&files.write("e.json", format!("{person}\n{tie}\n")));
    assert_eq!((contents.format, contents.rows), (Format::FtmJson, 2));
    assert_eq!(records[0].name(), "Ilya Testov", "the caption is the primary name");
    assert_eq!(records[0].values("weakAlias"), ["Ilyusha"]);
    assert_eq!(records[0].other["mood"], ["good"]);
    assert_eq!(records[1].links.len(), 2);
    let delta = format!(
        "{{\"op\":\"MOD\",\"entity\":{person}}}\n{{\"op\":\"DEL\",\"entity\":{{\"id\":\"NK-9\"}}}}\n"
    );
    let (records, contents) = read(&files.write("d.json", delta));
    assert!(contents.format.is_delta());
    assert_eq!(records[0].change, Some(Change::Modify));
    assert_eq!((records[1].uid.as_str(), records[1].change), ("NK-9", Some(Change::Delete)));
}
