//! Whatever stands in a file, reading it ends, without a panic, and with an answer that holds.

use proptest::prelude::*;
use watchpost::lists;

use super::Files;

/// A start of each format, from which damage is done.
const SAMPLES: &[&str] = &[
    "1,\"TESTOV, Ilya\",\"individual\",\"A] [B\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 05 May 1971; a.k.a. 'X; Y'; Passport A1 (Iran) issued 1999; Linked To: Z S.A.\"\r\n\u{1a}\r\n",
    "<sdnList><publshInformation><Record_Count>1</Record_Count></publshInformation><sdnEntry><uid>1</uid><lastName>A &amp; B</lastName><idList><id><idType>Tax ID No.</idType><idNumber>7</idNumber></id></idList></sdnEntry></sdnList>",
    "<Sanctions><DistinctParties><DistinctParty FixedRef=\"1\"><Profile ID=\"1\"><Feature ID=\"1\"><FeatureVersion><DatePeriod><Start><From><Year>1971</Year></From></Start></DatePeriod></FeatureVersion></Feature></Profile></DistinctParty></DistinctParties></Sanctions>",
    "<sanctionsData><entities><entity id=\"1\"><features><feature><type>Birthdate</type><valueDate><fromDateBegin>1971-01-01</fromDateBegin><toDateEnd>1971-12-31</toDateEnd></valueDate></feature></features></entity></entities></sanctionsData>",
    "<CONSOLIDATED_LIST><ENTITIES><ENTITY><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME><ENTITY_ALIAS><ALIAS_NAME>b;c</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES></CONSOLIDATED_LIST>",
    "<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\"><sanctionEntity logicalId=\"1\"><birthdate circa=\"true\" year=\"1971\"/><nameAlias wholeName=\"A\" strong=\"false\"/></sanctionEntity></export>",
    "<Designations><Designation><UniqueID>1</UniqueID><IndividualDetails><Individual><DOBs><DOB>dd/mm/1971</DOB></DOBs></Individual></IndividualDetails></Designation></Designations>",
    "Report Date: 1\nUnique ID,Name 6,Name type,D.O.B\n1,A,Primary Name,00/00/1971\n1,B,Alias,\n",
    "fileGenerationDate;Entity_LogicalId;NameAlias_WholeName;BirthDate_Year\nx;1;A;1971\nx;1;B;\n",
    "id,schema,name,aliases,identifiers\n1,Person,A,\"b;\"\"c;d\"\"\",IMO9123453\n",
    "{\"op\":\"ADD\",\"entity\":{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\",7],\"owner\":[\"2\"]}}}\n",
    "\"Name\"\t\"Street_Address\"\t\"Effective_Date\"\n\"A\"\t\"b\"\t\"06/19/2003\"\n",
    "source,entity_number,name,ids,remarks\nX,1,A,\"BY, 7, Passport; Male, Gender\",(Linked To: B)\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_damaged_list_is_read_or_refused(
        sample in 0..SAMPLES.len(),
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>(), 0..4u8), 0..6),
    ) {
        let mut bytes = SAMPLES[sample].as_bytes().to_vec();
        for (at, byte, kind) in damage {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => bytes.truncate(at),
                _ => {
                    let copy = bytes[at..].to_vec();
                    bytes.extend(copy);
                }
            }
        }
        let files = Files::new();
        let path = files.write("list", &bytes);
        let mut count = 0;
        let read = lists::read(&path, &mut |record| {
            count += 1;
            assert!(!record.uid.trim().is_empty(), "a record without an id");
        });
        match read {
            Ok(contents) => prop_assert_eq!(contents.records, count),
            Err(refusal) => prop_assert!(!refusal.message.is_empty() && refusal.path.starts_with(&path)),
        }
    }
}
