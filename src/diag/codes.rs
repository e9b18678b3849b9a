//! The input codes: what is said by others than rules, by the readers of files and by commands, in every format beside the
//! rules' findings.

/// An input code and what it means.
#[derive(Debug, Clone, Copy)]
pub struct InputCode {
    /// Kebab-case id.
    pub id: &'static str,
    /// What it says, in one sentence.
    pub summary: &'static str,
    /// Who says it and what to do, in Markdown; empty for what is said of a file that is read, where the finding's place
    /// and its help say it all.
    pub more: &'static str,
}

macro_rules! codes {
    ($($id:literal: $summary:literal $(=> $more:literal)?),+ $(,)?) => {
        /// Every input code, sorted by id.
        pub const INPUT_CODES: &[InputCode] = &[$(InputCode { id: $id, summary: $summary, more: concat!("" $(, $more)?) }),+];
    };
}

codes! {
    "alias-cycle": "An alias stands inside the value it refers to.",
    "ambiguous-scalar": "Readers of YAML 1.1 take a plain text for something else.",
    "bad-baseline": "The baseline is no readable JSON report of caplint.",
    "bad-option": "An option of a rule does not fit the rule.",
    "bad-value": "A text or number does not have the form that is wanted.",
    "bug-in-caplint": "Caplint itself failed at a file, a policy or a rule; the others were checked."
        => "The run ends with 101 and nothing can silence this. Please report it with the message, the command and, if you may share it, the file. What caplint did not stop at was checked all the same.",
    "comment-in-value": "A value is cut at ` #`, where YAML begins a comment.",
    "conflicting-values": "Two members of an object say opposite things.",
    "duplicate-id": "Two names of a tenant file have one id.",
    "duplicate-key": "A key stands twice in one map; readers disagree on which one counts.",
    "duplicate-name": "Two things that are told apart by name have the same name.",
    "duplicate-policy-key": "Two policies of a set have one key.",
    "empty-value": "A key has no value.",
    "encoding": "The bytes of a file are no valid UTF-8 or UTF-16.",
    "exception-expired": "A declared exception is past its last day and counts no longer."
        => "Said by `caplint gaps` of an entry of `exceptions` in the tenant file: whoever it names counts as everybody does. Remove the entry and let the policies cover them, or decide again until when it is to last.",
    "exception-not-needed": "A declared exception names a question that is proved without it."
        => "Said by `caplint gaps` of an entry of `exceptions` in the tenant file. Remove the question from `asks`: an exception that is wider than it has to be would hide a later hole.",
    "exception-too-wide": "A declared exception lets go people whom no policy excludes, or more of them than its question takes."
        => "Said by `caplint gaps` of an entry of `exceptions` in the tenant file. Name the smaller group that is enough, or remove the entry where no policy excludes whom it names: an exception that is wider than it has to be would hide a later hole.",
    "exception-unmatched": "A declared exception names no question and no assertion that anybody asks."
        => "Said by `caplint gaps` of an entry of `exceptions` in the tenant file. `asks` takes the names of questions, which `caplint gaps --list` shows, and of assertions of the tests.",
    "export-incomplete": "An export has further pages that are not in the file.",
    "extends-cycle": "A tenant file extends itself, directly or through others.",
    "file-not-found": "A file or folder named on the command line or in a pattern does not exist.",
    "file-too-large": "A file is larger than the limit and was not read.",
    "git-failed": "The `git` program is missing, or refused what it was asked."
        => "Said before anything is read, by `check --staged`, `check --since`, `test --base` and `diff`, which ask the `git` program. What it answered stands in the message.",
    "graph-path": "`graph` names a member that has a key of its own or is never sent.",
    "import-duplicate": "An export holds one object twice."
        => "Said by `caplint import`. Nothing has to be done: it is imported once.",
    "import-lost": "A policy holds something that the caplint language cannot say."
        => "Said by `caplint import`. Write it into the policy by hand, or mend the export.",
    "import-refused": "What a policy holds is written out, and refused by the caplint language as it is by Graph."
        => "Said by `caplint import`. The policy is written as it stands; mend it there, since Graph refuses it too.",
    "import-renamed": "An import gave an object another name than the export does."
        => "Said by `caplint import`. To undo it, change the name in the tenant file and in the policies.",
    "import-rewritten": "An import wrote something in other words of the same meaning."
        => "Said by `caplint import`. Nothing has to be done: Graph takes both for the same.",
    "json-comment": "JSON has no comments.",
    "json-plain-scalar": "A key or text in JSON stands without quotes, or is a number that JSON does not know.",
    "json-several-values": "A JSON file holds more than one value.",
    "json-single-quotes": "A text in JSON stands in single quotes.",
    "json-trailing-comma": "A comma stands behind the last entry of a JSON list or map.",
    "key-not-text": "A key is a list or a map, or is missing.",
    "lossy-export": "Graph left a value out of an export because the request did not ask for newer ones.",
    "memberships-not-read": "The tenant file names an export of memberships, which this command does not read.",
    "merge-key": "A merge key (`<<`) stands in a document of the caplint language.",
    "merge-key-value": "A merge key stands before something other than a map or a list of maps.",
    "missing-id": "A policy refers to an object that has no id in the tenant file, so it cannot be rendered."
        => "Said by `caplint render`. Write the object's `id` into the tenant file; locations and strengths whose contents that file declares need none, since a deployment creates them.",
    "missing-key": "A key that must be there is not.",
    "mixed-shapes": "A document is written half in the caplint language and half in Graph's shape.",
    "more-problems": "A file has more problems than are shown.",
    "name-is-built-in": "The tenant file declares a name that Microsoft's catalogue has already.",
    "needs-beta": "A policy needs Graph's beta endpoint and the config allows v1.0 alone."
        => "Said by `caplint render`. Let `apiVersion` of `caplint.yaml` allow `minimal`, or take the key out that only beta carries.",
    "needs-one-of": "One of several keys must stand in a map, and there is none, or several.",
    "no-default-tenant": "The config has several tenants and does not say which one is meant.",
    "no-policies": "A folder that was to be looked at holds nothing that caplint knows."
        => "Said by `caplint check` where nothing was read at all, as in the wrong folder. Name the folder or export that holds the policies; `--verbose` lists files that were met and are of no kind that caplint knows.",
    "not-a-repository": "A branch or commit is named outside a git repository."
        => "Said before anything is read, by `check --staged`, `check --since`, `test --base` and `diff`. Start caplint inside a repository, or name folders or exports.",
    "not-a-tenant-file": "A file that is used as a tenant file is none.",
    "not-in-extended": "A tenant file that others extend says what only a tenant's own file can say.",
    "not-recognised": "A file or document is of no kind that caplint knows.",
    "not-true": "A key that only takes `true` has another value.",
    "not-yet-known": "A Terraform plan does not know a value before it is applied.",
    "nothing-asked": "No test was run and no question asked."
        => "Said by `caplint test` and `caplint gaps`; the message says what stands in the way.",
    "pattern-matches-nothing": "A pattern of the config matches no file.",
    "powershell-source": "Policies are a configuration of Microsoft365DSC, or its report, which caplint does not read.",
    "question-empty": "There is no sign-in that a question is about, so nothing is proved."
        => "Said by `caplint gaps`. A question about nobody proves nothing: declare whom it is about in the tenant file, or leave it out with `gaps` of `caplint.yaml`.",
    "question-not-decided": "A question could neither be proved nor refuted within the limits."
        => "Said by `caplint gaps`. It counts as open. Ask it alone with `--question`, or of fewer policies.",
    "question-open": "A question is open: sign-ins get in that should not, or nobody does."
        => "Said by `caplint gaps`, with the regions that are open, an example of each and small edits that close it, where there are any. Let a policy cover these sign-ins, or declare who is to stay out under `exceptions` of the tenant file; `--write-exceptions` drafts entries for those whom policies exclude.",
    "refused-as-written": "Graph refuses a member of a body that says nothing; a render leaves it out.",
    "reserved-name": "A tenant file defines a reserved name.",
    "several-documents": "A tenant file or config holds more than one document.",
    "several-tenant-files": "Without a config, a folder holds more than one tenant file.",
    "suppression-expired": "The last day of a suppression comment is past."
        => "The comment silences nothing any more. Mend what it stood for, or decide again until when it is to last.",
    "suppression-not-allowed": "A suppression comment names a rule that cannot be silenced in the file."
        => "Mend what the rule says, or change its level in `caplint.yaml`, which others should own than those who write policies.",
    "suppression-syntax": "A suppression comment cannot be understood.",
    "suppression-unknown-rule": "A suppression comment names a rule that does not exist.",
    "suppression-unused": "A suppression comment silences nothing."
        => "Said after all rules have run. Remove the comment, so that it does not hide a later fault.",
    "suppression-without-reason": "A suppression comment gives no reason.",
    "syntax": "The text is not well-formed YAML or JSON.",
    "test-failed": "A test does not hold."
        => "Said by `caplint test` at the statement that does not hold, with the lines that are the cause and an example. Mend the policies, or the test where the change is meant.",
    "test-not-decided": "A test could neither be proved nor refuted within the limits."
        => "Said by `caplint test`. It counts as failed. Ask about fewer sign-ins at once.",
    "test-nothing-to-prove": "There is no sign-in that a test is about, so nothing is tested."
        => "Said by `caplint test`. It counts as failed, since a region that is empty proves nothing. Describe sign-ins that can happen.",
    "too-deep": "Lists and maps are nested deeper than the limit.",
    "too-many-nodes": "A file holds more values than the limit, or would with its aliases followed.",
    "truncated-export": "PowerShell put the name of a type in place of a value when it wrote an export.",
    "undefined-alias": "An alias refers to an anchor that does not stand before it.",
    "unknown-key": "A key is not known at its place.",
    "unknown-member": "A member of an export is not known to caplint; it is kept as it is.",
    "unknown-name": "A name is not declared.",
    "unknown-policy-key": "The tenant file speaks of a policy that is not in the set.",
    "unknown-question": "The config names a question that does not exist.",
    "unknown-revision": "Git knows no such commit, or the clone does not hold it."
        => "Said before anything is read, by `check --since`, `test --base` and `diff`. `git branch --all` and `git tag` list what there is; a branch may have to be fetched, and a shallow clone holds a part of the history only.",
    "unknown-rule": "The config names a rule that does not exist.",
    "unknown-tag": "A YAML tag has no meaning here, or does not fit its value.",
    "unknown-tenant": "The config has no tenant of that name.",
    "unknown-value": "A word is none of those that can stand at its place.",
    "unmerged-index": "A merge is not resolved, so that nobody knows what will be committed."
        => "Said by `check --staged` and `diff --staged`. Resolve the merge and `git add` the file.",
    "unreadable-file": "A file could not be opened or read.",
    "unreadable-folder": "A folder or link could not be followed.",
    "unresolved-reference": "A Graph document refers to an object by something that is no id.",
    "word-in-list": "A word for a whole field stands inside a list.",
    "wrong-type": "A value has another type than Graph or the language takes.",
    "yaml-tag": "A tag stands in a document of the caplint language.",
}

/// The code with `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static InputCode> {
    INPUT_CODES.iter().find(|code| code.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_kebab() {
        assert!(INPUT_CODES.is_sorted_by(|a, b| a.id < b.id));
        let kebab = |id: &str| id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        assert!(INPUT_CODES.iter().all(|code| kebab(code.id)));
    }
}
