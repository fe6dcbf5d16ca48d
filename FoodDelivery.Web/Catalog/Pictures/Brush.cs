using System.Globalization;
using System.Text;

namespace FoodDelivery.Web.Catalog;

/// <summary>Paints a dish seen from above into SVG, in a square of 400 with its middle at 0,0. The look decides every accident: the same number paints the same picture for ever.</summary>
internal sealed class Brush(int look)
{
    private readonly StringBuilder svg = new();
    private uint state = (uint)look * 2654435761u + 12345;

    public int Look { get; } = look;

    public override string ToString() => svg.ToString();

    /// <summary>A number from 0 to 1 out of the look's own sequence.</summary>
    public double Dice()
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state / (double)uint.MaxValue;
    }

    public double Between(double low, double high) => low + (high - low) * Dice();

    public T Any<T>(params T[] of) => of[Math.Min(of.Length - 1, (int)(Dice() * of.Length))];

    public Brush Raw(FormattableString text)
    {
        svg.Append(text.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public Brush Disc(double x, double y, double r, string fill, double opacity = 1) => Raw($"<circle cx='{x:0.#}' cy='{y:0.#}' r='{r:0.#}' fill='{fill}' opacity='{opacity:0.##}'/>");

    public Brush Ring(double x, double y, double r, string stroke, double width, double opacity = 1) =>
        Raw($"<circle cx='{x:0.#}' cy='{y:0.#}' r='{r:0.#}' fill='none' stroke='{stroke}' stroke-width='{width:0.#}' opacity='{opacity:0.##}'/>");

    public Brush Oval(double x, double y, double rx, double ry, string fill, double turn = 0, double opacity = 1) =>
        Raw($"<ellipse cx='{x:0.#}' cy='{y:0.#}' rx='{rx:0.#}' ry='{ry:0.#}' fill='{fill}' opacity='{opacity:0.##}' transform='rotate({turn:0} {x:0.#} {y:0.#})'/>");

    /// <summary>A bar with round ends around a middle.</summary>
    public Brush Bar(double x, double y, double w, double h, string fill, double turn = 0, double round = 6) =>
        Raw($"<rect x='{x - w / 2:0.#}' y='{y - h / 2:0.#}' width='{w:0.#}' height='{h:0.#}' rx='{round:0.#}' fill='{fill}' transform='rotate({turn:0} {x:0.#} {y:0.#})'/>");

    public Brush Path(FormattableString d, string fill, string? stroke = null, double width = 0) =>
        Raw($"<path d='{d.ToString(CultureInfo.InvariantCulture)}' fill='{fill}' stroke='{stroke ?? "none"}' stroke-width='{width:0.#}' stroke-linecap='round' stroke-linejoin='round'/>");

    /// <summary>What stands on the table throws a soft shadow.</summary>
    public Brush Shadow(double r) => Disc(6, 12, r + 2, "#000", .10).Disc(3, 6, r, "#000", .12);

    public Brush Plate(double r = 168, string rim = "#fdfaf4", string well = "#f4eee3") =>
        Shadow(r).Disc(0, 0, r, rim).Ring(0, 0, r - 3, "#000", 1.5, .06).Disc(0, 0, r * .78, well).Ring(0, 0, r * .78, "#000", 2, .05);

    public Brush Bowl(string outside, string inside, double r = 165)
    {
        Shadow(r).Disc(0, 0, r, outside).Ring(0, 0, r - 5, "#fff", 5, .22).Disc(0, 0, r * .86, inside);
        return Ring(0, 0, r * .84, "#000", 7, .10);
    }

    public Brush Board(double w = 350, double h = 250, double turn = -8) =>
        Raw($"<g transform='rotate({turn:0})'>").Raw($"<rect x='{-w / 2 + 5:0.#}' y='{-h / 2 + 10:0.#}' width='{w:0.#}' height='{h:0.#}' rx='26' fill='#000' opacity='.16'/>")
            .Bar(0, 0, w, h, "#b98453", 0, 26).Bar(0, 0, w - 14, h - 14, "#c69160", 0, 20)
            .Path($"M{-w / 2 + 20:0} {-h * .2:0} Q0 {-h * .26:0} {w / 2 - 20:0} {-h * .18:0} M{-w / 2 + 20:0} {h * .1:0} Q0 {h * .16:0} {w / 2 - 20:0} {h * .08:0} M{-w / 2 + 30:0} {h * .32:0} Q0 {h * .28:0} {w / 2 - 30:0} {h * .34:0}", "none", "#a8743f", 2).Raw($"</g>");

    /// <summary>Calls for places spread evenly over a disc, in an order and with a jitter of the look.</summary>
    public Brush Strew(int count, double radius, Action<double, double, double> put)
    {
        var turn = Dice() * 360;
        for (var i = 0; i < count; i++)
        {
            var r = radius * Math.Sqrt((i + .5) / count) * Between(.9, 1.06);
            var a = i * 2.39996 + turn + Between(-.18, .18);
            put(r * Math.Cos(a), r * Math.Sin(a), Dice() * 360);
        }
        return this;
    }

    /// <summary>Calls for places around a circle.</summary>
    public Brush Around(int count, double radius, Action<double, double, double> put, double start = -90)
    {
        for (var i = 0; i < count; i++)
        {
            var degrees = start + i * 360.0 / count;
            put(radius * Math.Cos(double.DegreesToRadians(degrees)), radius * Math.Sin(double.DegreesToRadians(degrees)), degrees);
        }
        return this;
    }

    public Brush Leaf(double x, double y, double turn, double size, string fill = "#4f8a3d") =>
        Raw($"<g transform='translate({x:0.#} {y:0.#}) rotate({turn:0}) scale({size / 20:0.##})'><path d='M-20 0 C-10 -15 10 -15 20 0 C10 15 -10 15 -20 0Z' fill='{fill}'/><path d='M-16 0 L15 0' stroke='#fff' stroke-opacity='.35' stroke-width='1.6' fill='none'/></g>");

    public Brush Tomato(double x, double y, double r) =>
        Disc(x, y, r, "#d8402f").Disc(x, y, r * .8, "#e8604a").Around(5, r * .45, (dx, dy, _) => Oval(x + dx, y + dy, r * .16, r * .24, "#f6c9a0", Math.Atan2(dy, dx) * 57.3 + 90));

    public Brush Lemon(double x, double y, double r, bool lime = false) =>
        Disc(x, y, r, lime ? "#6fa83a" : "#f2c230").Disc(x, y, r * .86, lime ? "#e3f0c4" : "#fff3c4")
            .Around(8, r * .44, (dx, dy, a) => Oval(x + dx, y + dy, r * .34, r * .14, lime ? "#a9d06a" : "#f8d65c", a));

    public Brush Egg(double x, double y, double r) => Oval(x, y, r, r * .84, "#fffdf6", Dice() * 90).Oval(x + r * .2, y - r * .1, r * .8, r * .72, "#fffdf6", Dice() * 90).Disc(x, y, r * .4, "#f5a623").Disc(x - r * .1, y - r * .12, r * .12, "#ffd27a");

    public Brush Rings(double x, double y, double r, string color) => Ring(x, y, r, color, r * .45);

    public Brush Cup(double x, double y, double r, string sauce) => Disc(x + 2, y + 4, r, "#000", .15).Disc(x, y, r, "#fbf7ef").Disc(x, y, r * .76, sauce).Oval(x - r * .2, y - r * .22, r * .3, r * .16, "#fff", -30, .35);

    /// <summary>Strands that lie around each other.</summary>
    public Brush Nest(double r, string light, string dark, int strands = 22)
    {
        for (var i = 0; i < strands; i++)
        {
            var (a, far) = (Dice() * 6.283, Between(.25, .95) * r);
            var (x, y) = (Math.Cos(a) * far * .45, Math.Sin(a) * far * .45);
            Raw($"<ellipse cx='{x:0.#}' cy='{y:0.#}' rx='{far * .72:0.#}' ry='{far * Between(.4, .66):0.#}' transform='rotate({Dice() * 180:0} {x:0.#} {y:0.#})' fill='none' stroke='{(i % 3 == 0 ? dark : light)}' stroke-width='{r * .062:0.#}' opacity='.95'/>");
        }
        return this;
    }
}
