//! Ranks of boxes that edges connect, and the order of the boxes in each rank.
//!
//! In: members and edges (first, second). Out: the members rank by rank, with few crossings. Cycles
//! are cut at the edge that closes them, in the members' order. The rank of a box is its longest
//! path; layout-rs orders graphs of up to [`LARGEST_FOR_LAYOUT_RS`] vertices, a barycenter pass
//! larger ones.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use layout::adt::dag::{DAG, NodeHandle};
use layout::topo::optimizer::EdgeCrossOptimizer;

use crate::table::Table;

/// With more vertices, its optimizer takes too long.
const LARGEST_FOR_LAYOUT_RS: usize = 150;

/// The members of one component, rank by rank.
pub(super) fn ranks(members: &[usize], edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let place: BTreeMap<usize, usize> =
        members.iter().enumerate().map(|(at, member)| (*member, at)).collect();
    let local: Vec<(usize, usize)> = edges
        .iter()
        .filter_map(|(a, b)| Some((*place.get(a)?, *place.get(b)?)))
        .filter(|(a, b)| a != b)
        .collect();
    let edges = without_cycles(members.len(), &local);
    let rank = longest_path(members.len(), &edges);
    let rows = with_bends(&rank, &edges);
    let ordered = if rows.vertices <= LARGEST_FOR_LAYOUT_RS { by_layout_rs(&rows) } else { None };
    let ordered = ordered.unwrap_or_else(|| by_barycenter(&rows));
    let member = |at: &usize| members.get(*at).copied();
    ordered
        .iter()
        .map(|row| row.iter().filter_map(member).collect::<Vec<_>>())
        .filter(|row| !row.is_empty())
        .collect()
}

/// Edges without those that close a cycle, found depth first from the first member on.
fn without_cycles(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut next: Table<Vec<usize>> = Table::filled(Vec::new(), count);
    for (a, b) in edges {
        next[*a].push(*b);
    }
    let mut mark = Table::filled(Mark::New, count);
    let mut kept = Vec::new();
    for start in 0..count {
        if mark[start] != Mark::New {
            continue;
        }
        mark[start] = Mark::Open;
        let mut stack = vec![(start, 0)];
        while let Some((vertex, at)) = stack.pop() {
            let Some(&to) = next[vertex].get(at) else {
                mark[vertex] = Mark::Done;
                continue;
            };
            stack.push((vertex, at + 1));
            if mark[to] == Mark::Open {
                continue;
            }
            kept.push((vertex, to));
            if mark[to] == Mark::New {
                mark[to] = Mark::Open;
                stack.push((to, 0));
            }
        }
    }
    kept
}

/// The rank of each vertex: one more than the highest of those before it.
fn longest_path(count: usize, edges: &[(usize, usize)]) -> Table<usize> {
    let mut next: Table<Vec<usize>> = Table::filled(Vec::new(), count);
    let mut waiting = Table::filled(0_usize, count);
    for (a, b) in edges {
        next[*a].push(*b);
        waiting[*b] += 1;
    }
    let mut rank = Table::filled(0, count);
    let mut ready: Vec<usize> = (0..count).rev().filter(|vertex| waiting[*vertex] == 0).collect();
    while let Some(vertex) = ready.pop() {
        for &to in &next[vertex] {
            rank[to] = rank[to].max(rank[vertex] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    rank
}

/// Vertices in rows, with one more vertex wherever an edge passes a row; edges join neighbouring
/// rows only.
struct Ranked {
    rows: Vec<Vec<usize>>,
    edges: Vec<(usize, usize)>,
    vertices: usize,
}

fn with_bends(rank: &Table<usize>, edges: &[(usize, usize)]) -> Ranked {
    let height = rank.iter().max().map_or(0, |highest| highest + 1);
    let mut rows: Table<Vec<usize>> = Table::filled(Vec::new(), height);
    for (vertex, at) in rank.iter().enumerate() {
        rows[*at].push(vertex);
    }
    let mut vertices = rank.len();
    let mut short = Vec::new();
    for (a, b) in edges {
        let mut from = *a;
        for at in rank[*a] + 1..rank[*b] {
            rows[at].push(vertices);
            short.push((from, vertices));
            from = vertices;
            vertices += 1;
        }
        short.push((from, *b));
    }
    Ranked { rows: rows.as_slice().to_vec(), edges: short, vertices }
}

/// Orders the rows with layout-rs; `None` where it panics.
fn by_layout_rs(rows: &Ranked) -> Option<Vec<Vec<usize>>> {
    if rows.rows.len() < 2 {
        return Some(rows.rows.clone());
    }
    let ordered = catch_unwind(AssertUnwindSafe(|| {
        let mut dag = DAG::new();
        dag.set_validate(false);
        dag.new_nodes(rows.vertices);
        for (a, b) in &rows.edges {
            dag.add_edge(NodeHandle::new(*a), NodeHandle::new(*b));
        }
        *dag.ranks_mut() = rows
            .rows
            .iter()
            .map(|row| row.iter().copied().map(NodeHandle::new).collect())
            .collect();
        EdgeCrossOptimizer::new(&mut dag).optimize();
        dag.ranks()
            .iter()
            .map(|row| row.iter().map(NodeHandle::get_index).collect())
            .collect::<Vec<Vec<usize>>>()
    }))
    .ok()?;
    let same = |(row, other): (&Vec<usize>, &Vec<usize>)| row.len() == other.len();
    (ordered.len() == rows.rows.len() && ordered.iter().zip(&rows.rows).all(same))
        .then_some(ordered)
}

/// Orders each row by the mean place of its neighbours in the row before, four times down and up.
fn by_barycenter(rows: &Ranked) -> Vec<Vec<usize>> {
    let mut near: Table<[Vec<usize>; 2]> = Table::filled([Vec::new(), Vec::new()], rows.vertices);
    for (a, b) in &rows.edges {
        near[*b][0].push(*a);
        near[*a][1].push(*b);
    }
    let mut ordered: Table<Vec<usize>> = rows.rows.iter().cloned().collect();
    let mut place = Table::filled(0_usize, rows.vertices);
    let renumber = |row: &[usize], place: &mut Table<usize>| {
        row.iter().enumerate().for_each(|(at, vertex)| place[*vertex] = at);
    };
    ordered.iter().for_each(|row| renumber(row, &mut place));
    for round in 0..8 {
        let down = round % 2 == 0;
        let order: Vec<usize> =
            if down { (0..ordered.len()).collect() } else { (0..ordered.len()).rev().collect() };
        for at in order {
            let mean = |vertex: &usize| {
                let [above, below] = &near[*vertex];
                let neighbours = if down { above } else { below };
                let sum: usize = neighbours.iter().map(|neighbour| place[*neighbour] * 1000).sum();
                sum.checked_div(neighbours.len()).unwrap_or(place[*vertex] * 1000)
            };
            let mut row: Vec<(usize, usize)> =
                ordered[at].iter().map(|vertex| (mean(vertex), *vertex)).collect();
            row.sort_by_key(|(mean, _)| *mean);
            ordered[at] = row.into_iter().map(|(_, vertex)| vertex).collect();
            renumber(&ordered[at], &mut place);
        }
    }
    ordered.as_slice().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_an_edge_comes_first() {
        assert_eq!(ranks(&[7, 8, 9], &[(9, 8), (8, 7)]), [[9], [8], [7]]);
        assert_eq!(ranks(&[1, 2, 3], &[(1, 2), (1, 3), (2, 3)]), [[1], [2], [3]]);
    }

    #[test]
    fn a_cycle_is_cut_where_it_closes() {
        assert_eq!(ranks(&[1, 2, 3], &[(1, 2), (2, 3), (3, 1)]), [[1], [2], [3]]);
        assert_eq!(ranks(&[1], &[(1, 1)]), [[1]]);
    }

    #[test]
    fn crossings_are_removed() {
        // 1 -> 4 and 2 -> 3 cross while 3 stands before 4.
        let rows = ranks(&[1, 2, 3, 4], &[(1, 4), (2, 3)]);
        assert!(rows == [[1, 2], [4, 3]] || rows == [[2, 1], [3, 4]], "{rows:?}");
    }

    #[test]
    fn large_groups_keep_every_member() {
        let members: Vec<usize> = (0..400).collect();
        let edges: Vec<(usize, usize)> = (0..400).map(|at| (at, (at * 7 + 13) % 400)).collect();
        let mut all: Vec<usize> = ranks(&members, &edges).concat();
        all.sort_unstable();
        assert_eq!(all, members);
    }
}
