package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/engines"
)

// What an engine costs: prices, budgets, and how sums of money are said.

// tariff is what an engine charges.
type tariff struct {
	// perMillion is in US dollars for a million characters; 0 where it is free, or not known.
	perMillion float64
	// from says whose price that is: the list's with its date, or the project's own.
	from    string
	unknown bool
	// scarce is true where it is free up to some number of characters: what came is kept as if it were paid for.
	scarce bool
}

// tariff is what engine charges, by visavis.toml or else by the price list.
func (c *config) tariff(engine string) tariff {
	about := engines.About(engine)
	if own := c.Engines[kind(engine)].Price; own != nil {
		return tariff{perMillion: *own, from: "price of " + configName}
	}
	return tariff{perMillion: about.Price, from: "list price of " + engines.PriceDate, unknown: about.PriceUnknown}
}

// paid reports whether the engine costs money, or may, or uses up what is free.
func (t tariff) paid() bool { return t.perMillion > 0 || t.unknown || t.scarce }

// cost is what sending characters costs.
type cost struct {
	USD       float64 `json:"usd"`
	PriceFrom string  `json:"priceFrom,omitempty"`
	// Unknown is true for engines whose price nobody can say beforehand; USD is 0 then.
	Unknown bool `json:"unknown,omitempty"`
	// Job is what all runs in the run folder come to, as far as that is known.
	Job *translate.Spent `json:"job,omitempty"`
}

// cost is nil for engines that cost nothing. spent is what the runs of the job come to.
func (t tariff) cost(characters int, spent translate.Spent) *cost {
	var job *translate.Spent
	if spent.Calls > 0 {
		job = &spent
	}
	switch {
	case t.unknown:
		return &cost{Unknown: true, Job: job}
	case t.perMillion == 0:
		return nil
	}
	return &cost{USD: float64(characters) * t.perMillion / 1e6, PriceFrom: t.from, Job: job}
}

func (c *cost) phrase() string {
	switch {
	case c == nil:
		return ", free"
	case c.Unknown:
		return ", at a price that is not known here"
	}
	return fmt.Sprintf(", about %s (%s)", translate.USD(c.USD), c.PriceFrom)
}

// earlier says what the runs of the job come to.
func (c *cost) earlier() string {
	return fmt.Sprintf("%s, about %s", count(c.Job.Characters, "character"), translate.USD(c.Job.USD))
}

// total is what the job comes to with what c says of is sent.
func (c *cost) total() float64 {
	if c.Job == nil {
		return c.USD
	}
	return c.USD + c.Job.USD
}

func budgetFlag() cli.Flag {
	return &cli.Float64Flag{Name: "budget", DefaultText: "no limit",
		Usage: "the most that this job may cost, in `USD`, with all that earlier runs in the same run folder spent; " +
			"the call that would pass it is not made (exit code 5)"}
}

// budgetArg reads --budget; 0 where there is no limit.
func budgetArg(c *cli.Context, engine string, t tariff) (float64, error) {
	if !c.IsSet("budget") {
		return 0, nil
	}
	usd := c.Float64("budget")
	switch {
	case !(usd > 0):
		return 0, usagef("--budget is not more than 0", "give an amount in US dollars, as --budget 5.00")
	case t.unknown:
		return 0, usagef("--budget cannot be kept with "+engine+": what it costs is not known here",
			"say what it costs, price under [engines."+kind(engine)+"] in "+configName+", or leave --budget out and set a limit with the service")
	}
	return usd, nil
}
