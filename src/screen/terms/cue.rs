//! What words say of the sentence they stand in; their ids are fixed in the lists.

/// What a word says of the sentence it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cue {
    /// "not", "keine".
    Negation,
    /// "denied that", "опровергли".
    Denial,
    /// "are false", «оказалось фейком»: what the sentence tells has not happened.
    Untrue,
    /// "will", "plans to".
    Planned,
    /// "should", "должны".
    Demanded,
    /// "if", "wenn".
    Conditional,
    /// "in her view", «по мнению»: somebody's opinion or guess, and no announcement.
    Opinion,
    /// "whether", «зачем»: what follows is asked, and not told.
    Asked,
    /// "already", "ранее", "years ago".
    Background,
    /// "when", "years after": what somebody did then says when something else was.
    Moment,
    /// "which", "который".
    Relative,
    /// Sport, schools, parliaments: sanctions of another kind.
    Elsewhere,
    /// "against", "проти".
    Lead,
    /// "на", "à": leads to a target only directly behind the act.
    NearLead,
    /// A target ends before it: "after", "за".
    End,
    /// "by", "von": who acts follows.
    Agent,
    /// "after", "nachdem": the rest of the sentence tells of something else.
    Subordinate,
    /// "despite", "malgré": what follows up to a comma takes no part in the act.
    Concession,
    /// "bans", "closed", «запретил»: forbids what stands beside it.
    Ban,
    /// "ban on", «запрет»: that it is forbidden.
    BanNoun,
    /// "reopens", «разморозил»: permits again what stands beside it.
    Permit,
    /// "among them", "в том числе": some of the targets follow.
    Members,
    /// "They are": a sentence that begins so names those whom the one before counted.
    MembersNext,
    /// A verb of speaking of what is imposed: "condemned".
    Reaction,
    /// Makes an adjective somebody who acts: "the British government".
    Government,
    /// "shipping", «поставки»: what is delivered; to a country under sanctions, with an arrest or a
    /// fine, it broke them.
    Supply,
    /// "state-owned companies": the list of those of a country is meant.
    StateOwned,
}

impl Cue {
    /// The cue of an id in a list.
    pub(crate) fn of(id: &str) -> Option<Self> {
        Some(match id {
            "negation" => Self::Negation,
            "denial" => Self::Denial,
            "untrue" => Self::Untrue,
            "planned" => Self::Planned,
            "demanded" => Self::Demanded,
            "conditional" => Self::Conditional,
            "opinion" => Self::Opinion,
            "asked" => Self::Asked,
            "background" => Self::Background,
            "moment" => Self::Moment,
            "relative" => Self::Relative,
            "elsewhere" => Self::Elsewhere,
            "lead" => Self::Lead,
            "near-lead" => Self::NearLead,
            "end" => Self::End,
            "agent" => Self::Agent,
            "subordinate" => Self::Subordinate,
            "concession" => Self::Concession,
            "ban" => Self::Ban,
            "ban-noun" => Self::BanNoun,
            "permit" => Self::Permit,
            "members" => Self::Members,
            "members-next" => Self::MembersNext,
            "reaction" => Self::Reaction,
            "government" => Self::Government,
            "supply" => Self::Supply,
            "state-owned" => Self::StateOwned,
            _ => return None,
        })
    }
}
