package main

import (
	"bytes"
	"fmt"

	"github.com/urfave/cli/v2"

	aligneval "visavis/align/eval"
	"visavis/pipeline/extract"
	segmenteval "visavis/pipeline/segment/eval"
)

func evalCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:   "eval",
		Usage:  "measure sentence splitting and alignment against gold data",
		Action: noSubcommand,
		Subcommands: []*cli.Command{
			{
				Name:      "align",
				Usage:     "strict and lax precision, recall and F1 of links (Sennrich & Volk 2011)",
				ArgsUsage: "GOLD LINKS [GOLD LINKS …]",
				Description: "Each file has one link a line, [0,1]:[0], sentences counted from 0; the confidence may follow, [0,1]:[0]:0.970, which\n" +
					"--calibration and --svg need in LINKS. Several pairs are counted together.",
				Flags: []cli.Flag{
					&cli.BoolFlag{Name: "calibration", Usage: "also print how far the confidence can be trusted (reliability table)"},
					&cli.StringFlag{Name: "svg", Usage: "draw the reliability table as a picture into `FILE`"},
				},
				Action: u.evalAlign,
			},
			{
				Name:        "segment",
				Usage:       "precision, recall and F1 of sentence boundaries and spans",
				ArgsUsage:   "GOLDDIR SEGDIR NAME [NAME …]",
				Description: "Compares SEGDIR/NAME.seg, one sentence a line, with GOLDDIR/NAME.sents; GOLDDIR/NAME.txt tells where paragraphs end.",
				Action:      u.evalSegment,
			},
		},
	}
}

func noSubcommand(c *cli.Context) error {
	if c.NArg() == 0 {
		return cli.ShowSubcommandHelp(c)
	}
	return usagef("eval measures align or segment, not "+c.Args().First(), "visavis eval --help shows how it is used")
}

func (u *ui) evalAlign(c *cli.Context) error {
	args := c.Args().Slice()
	if len(args) < 2 || len(args)%2 != 0 {
		return usagef("eval align takes pairs of files: GOLD LINKS", "for example: visavis eval align alice.gold alice.links")
	}
	var score aligneval.Score
	var calibration aligneval.Calibration
	for len(args) > 0 {
		gold, err := u.readLinks(args[0])
		if err != nil {
			return err
		}
		test, err := u.readLinks(args[1])
		if err != nil {
			return err
		}
		score.Add(gold, test)
		calibration.Add(gold, test)
		args = args[2:]
	}
	if all, _ := calibration.Above(0); all.Total == 0 && (c.Bool("calibration") || c.IsSet("svg")) {
		return &extract.InputError{File: c.Args().Get(1), Problem: "no link has a confidence",
			Hint: "a confidence is a number from 0 to 1 after a second colon, as in [0,1]:[0]:0.970"}
	}
	fmt.Fprintln(u.out, &score)
	if c.Bool("calibration") {
		fmt.Fprint(u.out, &calibration)
	}
	if !c.IsSet("svg") {
		return nil
	}
	return u.write(c.Context, c.String("svg"), calibration.WriteSVG)
}

func (u *ui) readLinks(path string) ([]aligneval.Link, error) {
	_, data, err := u.readFile(path)
	if err != nil {
		return nil, err
	}
	links, err := aligneval.Read(bytes.NewReader(data))
	if err != nil {
		return nil, &extract.InputError{File: path, Problem: err.Error()}
	}
	return links, nil
}

func (u *ui) evalSegment(c *cli.Context) error {
	args := c.Args().Slice()
	if len(args) < 3 {
		return usagef("eval segment takes GOLDDIR SEGDIR NAME…", "for example: visavis eval segment gold out fr_gsd-dev")
	}
	if err := segmenteval.Write(u.out, args[0], args[1], args[2:]...); err != nil {
		return &extract.InputError{File: args[0], Problem: err.Error()}
	}
	return nil
}
