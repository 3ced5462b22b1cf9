//! The container of old Office files (OLE, "compound file"): its streams, by name.
//!
//! Written for files that are made to harm: every chain ends after as many sectors as the file has.

const END: u32 = 0xffff_fffe;
const ENTRY: usize = 128;
const MINI_SECTOR: usize = 64;

pub(super) struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    mini_cutoff: usize,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    kind: u8,
    start: u32,
    size: usize,
}

impl Entry {
    const STREAM: u8 = 2;
    const ROOT: u8 = 5;
}

impl<'a> Container<'a> {
    /// `None` when the file is no container or is damaged.
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let shift = short(bytes, 30)?;
        let sector = match shift {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container = Self {
            bytes,
            sector,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_stream: Vec::new(),
            mini_cutoff: usize::try_from(long(bytes, 56)?).ok()?,
            entries: Vec::new(),
        };
        container.fat = container.read_fat()?;
        container.mini_fat = numbers(&container.chain(long(bytes, 60)?)?);
        let directory = container.chain(long(bytes, 48)?)?;
        container.entries = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        let root = container.entries.iter().find(|entry| entry.kind == Entry::ROOT)?;
        container.mini_stream = container.chain(root.start)?;
        Some(container)
    }

    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The content of the first stream of this name.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.kind == Entry::STREAM && entry.name == name)?;
        let mut content = if entry.size < self.mini_cutoff {
            self.mini_chain(entry.start)?
        } else {
            self.chain(entry.start)?
        };
        content.truncate(entry.size);
        Some(content)
    }

    /// How many sectors the file has at most.
    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector
    }

    /// A sector; the last one of a file may be short.
    fn at(&self, sector: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(sector).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.bytes.get(start..)?;
        (!rest.is_empty()).then(|| &rest[..rest.len().min(self.sector)])
    }

    fn read_fat(&self) -> Option<Vec<u32>> {
        const IN_HEADER: usize = 109;
        let mut parts: Vec<u32> = (0..IN_HEADER).map_while(|at| long(self.bytes, 76 + at * 4)).collect();
        let mut next = long(self.bytes, 68)?;
        for _ in 0..self.sectors() {
            let Some(sector) = self.at(next) else { break };
            let mut listed = numbers(sector);
            let Some(following) = listed.pop() else { break };
            parts.extend(listed);
            next = following;
        }
        let found = parts.into_iter().filter_map(|part| self.at(part)).take(self.sectors());
        Some(found.flat_map(numbers).collect())
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        let mut next = start;
        for _ in 0..=self.sectors() {
            if next >= END {
                return Some(content);
            }
            content.extend_from_slice(self.at(next)?);
            next = *self.fat.get(usize::try_from(next).ok()?)?;
        }
        None
    }

    fn mini_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        let mut next = start;
        for _ in 0..=self.mini_stream.len() / MINI_SECTOR {
            if next >= END {
                return Some(content);
            }
            let at = usize::try_from(next).ok()?;
            let from = at.checked_mul(MINI_SECTOR)?;
            content.extend_from_slice(self.mini_stream.get(from..from.checked_add(MINI_SECTOR)?)?);
            next = *self.mini_fat.get(at)?;
        }
        None
    }
}

fn entry(data: &[u8]) -> Option<Entry> {
    let length = usize::from(short(data, 64)?).min(64);
    let units = data.get(..length)?.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        kind: *data.get(66)?,
        start: long(data, 116)?,
        size: usize::try_from(long(data, 120)?).ok()?,
    })
}

fn numbers(data: &[u8]) -> Vec<u32> {
    data.chunks_exact(4).map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]])).collect()
}

pub(super) fn short(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
