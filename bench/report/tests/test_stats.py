"""Medians, ratios and crossovers on constructed data."""

import math
import unittest

import numpy as np

from bench.report import stats
from bench.report.stats import Sample, crossover, median_of, ratio_of


def sample(*values):
    return Sample({(i, 0): value for i, value in enumerate(values)})


class Medians(unittest.TestCase):
    def test_three_rounds_give_their_range(self):
        found = median_of([3.0, 1.0, 2.0])
        self.assertEqual((found.value, found.low, found.high, found.rounds), (2.0, 1.0, 3.0, 3))

    def test_fewer_than_three_rounds_give_no_interval(self):
        for values in ([5.0], [5.0, 7.0]):
            found = median_of(values)
            self.assertFalse(found.sure)
            self.assertFalse(found.is_tie())
        self.assertEqual(median_of([5.0, 7.0]).value, 6.0)

    def test_few_rounds_are_counted_out(self):
        self.assertEqual(len(stats.draws(3)), 27)
        self.assertEqual(len({tuple(row) for row in stats.draws(5)}), 3125)
        self.assertEqual(len(stats.draws(6)), stats.RESAMPLES)

    def test_intervals_agree_with_the_bootstrap_done_naively(self):
        for values in ([4.0, 9.0, 1.0, 6.0], list(np.random.default_rng(3).normal(100, 10, 21))):
            medians = np.sort([np.median(np.array(values)[row]) for row in stats.draws(len(values))])
            last = len(medians) - 1
            found = median_of(values)
            self.assertEqual(found.low, medians[math.floor(0.025 * last)])
            self.assertEqual(found.high, medians[math.ceil(0.975 * last)])

    def test_the_interval_covers_the_median_about_as_often_as_it_says(self):
        rng = np.random.default_rng(11)
        hits = 0
        for _ in range(300):
            found = median_of(rng.normal(50, 5, 25))
            hits += found.low <= 50 <= found.high
        self.assertGreater(hits / 300, 0.90)
        self.assertLess(hits / 300, 0.995)

    def test_one_slow_round_of_nine_does_not_move_it(self):
        found = median_of([10.0] * 8 + [1.0])
        self.assertEqual((found.value, found.low, found.high), (10.0, 10.0, 10.0))


class Ratios(unittest.TestCase):
    def test_rounds_are_drawn_in_pairs(self):
        # The machine doubles its speed in each round: for both, so the ratio stands.
        a, b = sample(2, 4, 8, 16, 32), sample(1, 2, 4, 8, 16)
        found = ratio_of(a, b)
        self.assertEqual((found.value, found.low, found.high), (2.0, 2.0, 2.0))

    def test_only_common_rounds_count(self):
        a = Sample({(0, 0): 2.0, (1, 0): 4.0, (2, 0): 6.0, (3, 0): 1000.0})
        b = Sample({(0, 0): 1.0, (1, 0): 2.0, (2, 0): 3.0, (7, 0): 0.001})
        found = ratio_of(a, b)
        self.assertEqual((found.value, found.low, found.high, found.rounds), (2.0, 2.0, 2.0, 3))

    def test_without_common_rounds_each_is_drawn_by_itself(self):
        a = Sample({(i, 0): v for i, v in enumerate([9.0, 10.0, 11.0])})
        b = Sample({(i, 1): v for i, v in enumerate([4.0, 5.0, 6.0])})
        found = ratio_of(a, b)
        self.assertEqual((found.value, found.low, found.high), (2.0, 9 / 6, 11 / 4))

    def test_what_may_be_one_is_a_tie(self):
        self.assertTrue(ratio_of(sample(10, 11, 9), sample(10, 10, 10)).is_tie())
        self.assertFalse(ratio_of(sample(20, 21, 19), sample(10, 10, 10)).is_tie())

    def test_two_rounds_claim_nothing(self):
        found = ratio_of(sample(20, 20), sample(10, 10, 10))
        self.assertEqual(found.value, 2.0)
        self.assertFalse(found.sure)

    def test_the_same_input_gives_the_same_interval(self):
        values = list(np.random.default_rng(5).normal(10, 1, 15))
        first = ratio_of(sample(*values), sample(*reversed(values)))
        stats.draws.cache_clear()
        self.assertEqual(first, ratio_of(sample(*values), sample(*reversed(values))))


def points(ratios, xs, noise=(0.99, 1.0, 1.01)):
    return [(x, sample(*(100 * r * n for n in noise)), sample(100, 100, 100)) for x, r in zip(xs, ratios)]


class Crossovers(unittest.TestCase):
    def test_is_interpolated_on_logarithmic_axes(self):
        found = crossover(points([0.5, 2.0], [100, 10000]))
        self.assertEqual(found.kind, "from")
        self.assertAlmostEqual(found.at, 1000, delta=1)
        self.assertLess(found.low, found.at)
        self.assertGreater(found.high, found.at)
        self.assertLess(found.high / found.low, 1.2)

    def test_the_other_way_round(self):
        found = crossover(points([4.0, 0.5, 0.2], [1, 10, 100]))
        self.assertEqual(found.kind, "until")
        self.assertAlmostEqual(found.at, 10 ** (2 / 3), delta=0.01)

    def test_points_need_not_be_in_order(self):
        self.assertEqual(crossover(points([2.0, 0.5], [100, 1])).kind, "from")

    def test_without_a_turn(self):
        for kind, ratios in [("ahead", [2, 3, 2]), ("behind", [0.5, 0.3, 0.9]), ("level", [1, 1, 1]),
                             ("never ahead", [0.2, 0.5, 1.0]), ("never behind", [1.0, 1.5, 2.0])]:
            found = crossover(points(ratios, [1, 10, 100]))
            self.assertEqual((found.kind, found.at), (kind, None))

    def test_several_turns_are_no_place(self):
        self.assertEqual(crossover(points([0.5, 2, 0.5, 2], [1, 2, 3, 4])).kind, "unclear")

    def test_the_flatter_the_curves_meet_the_wider_the_interval(self):
        xs, noise = [1, 10, 100, 1000], (0.98, 1, 1.02)
        steep = crossover(points([0.2, 0.5, 2, 5], xs, noise))
        flat = crossover(points([0.2, 0.97, 1.031, 5], xs, noise))
        self.assertEqual((steep.kind, flat.kind), ("from", "from"))
        self.assertGreater(flat.high / flat.low, 2 * steep.high / steep.low)

    def test_noise_in_which_they_cross_at_random_is_no_place(self):
        # Between two clear ends each of the middle points falls this way or that.
        middle = [(10, sample(80, 100, 125), sample(100, 100, 100)), (100, sample(125, 100, 79), sample(100, 100, 100))]
        ends = points([0.5, 2.0], [1, 1000])
        self.assertEqual(crossover([ends[0], *middle, ends[1]]).kind, "unclear")

    def test_from_zero_there_is_only_a_bound(self):
        found = crossover(points([0.5, 2.0, 3.0], [0, 100, 1000]))
        self.assertEqual((found.kind, found.at, found.low, found.high), ("from", None, None, 100))

    def test_too_few_rounds_or_points(self):
        self.assertEqual(crossover(points([0.5, 2.0], [1, 10], (1.0, 1.0))).kind, "unknown")
        self.assertEqual(crossover(points([0.5], [1])).kind, "unknown")
        self.assertEqual(crossover(points([0.5], [1]) + points([2.0], [10], (1.0, 1.0))).kind, "unknown")
        self.assertEqual(crossover(points([0.5, 2.0], [1, 10]) + points([0.1], [5], (1.0, 1.0))).kind, "from")


if __name__ == "__main__":
    unittest.main()
