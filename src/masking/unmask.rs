//! Puts the protected bytes back into a reply.

use super::{Masked, Protected, StandIn};
use crate::markdown::{Analysis, Definitions, DestinationKind, Newline, Span, analyse, splice};

impl Masked {
    /// `reply` with every stand-in that stands where its kind may stand replaced by what it protects,
    /// and the line breaks of the source restored. A stand-in that is missing, doubled or elsewhere
    /// stays visible or lost: the rules see it in the result.
    #[must_use]
    pub fn unmask(&self, reply: &str, newline: Newline) -> String {
        let reply = reply.trim();
        let analysis = analyse(reply, &Definitions::default());
        let mut replacements = self.breaks.restore(reply, newline);
        let places = self.places(reply, &analysis);
        // A break inside a stand-in, as in a tag over two lines, goes with it: the first span wins.
        replacements.extend(places);
        splice(reply, &replacements)
    }

    fn places(&self, reply: &str, analysis: &Analysis) -> Vec<(Span, String)> {
        let mut places = Vec::new();
        for destination in &analysis.destinations {
            match destination.kind {
                DestinationKind::Link | DestinationKind::Image => {
                    if let Some((place, new)) = self.in_parentheses(reply, destination.span, destination.text) {
                        places.push((place, new));
                    }
                }
                DestinationKind::Autolink => places.extend(self.in_angles(reply, destination.whole)),
                DestinationKind::BareUrl | DestinationKind::UrlText => {}
            }
        }
        for tag in &analysis.tags {
            places.extend(self.in_angles(reply, tag.span));
        }
        places
    }

    fn in_parentheses(&self, reply: &str, span: Span, text: Span) -> Option<(Span, String)> {
        let shown = span.of(reply);
        let stand_in = self.named(shown)?;
        match stand_in.protects {
            Protected::Destination => Some((span, stand_in.original.clone())),
            Protected::Reference(_) => {
                let close = span.end + reply[span.end..].find(')')? + 1;
                Some((Span::new(text.end + 1, close), reference_suffix(stand_in, text.of(reply))))
            }
            _ => None,
        }
    }

    fn in_angles(&self, reply: &str, span: Span) -> Option<(Span, String)> {
        let inner = span.of(reply).strip_prefix('<')?.strip_suffix('>')?.trim_end_matches(['/', ' ']);
        let stand_in = self.named(&inner.replacen(':', "", 1))?;
        let fits = !matches!(stand_in.protects, Protected::Destination | Protected::Reference(_));
        fits.then(|| (span, stand_in.original.clone()))
    }

    fn named(&self, shown: &str) -> Option<&StandIn> {
        let number = shown.strip_prefix(self.letters.as_str())?;
        if number.starts_with('0') || number.starts_with('+') {
            return None;
        }
        self.stand_ins.get(number.parse::<usize>().ok()?.checked_sub(1)?)
    }
}

/// What follows the text of a reference link: unchanged text is still its own label, other text needs
/// the label written out.
fn reference_suffix(stand_in: &StandIn, text: &str) -> String {
    let full = stand_in.original.len() > 2;
    if full || text == stand_in.reference_text {
        stand_in.original.clone()
    } else {
        format!("[{}]", stand_in.reference_text)
    }
}
